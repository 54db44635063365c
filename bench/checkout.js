import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './children.js'

const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
const lockOf = (root) => readFileSync(join(root, 'package-lock.json'), 'utf8')

/**
 * A revision, built in a Git worktree of its own, whose bench/ is this checkout's: both builds are measured alike. It
 * shares this checkout's libraries where the lock files are equal. Throws when Git does not know the revision.
 */
export function checkOut(revision) {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'freshdesk-emulator-bench-'))
  const remove = () => {
    execFileSync('git', ['-C', ROOT, 'worktree', 'remove', '--force', root], quiet)
    rmSync(root, { recursive: true, force: true })
  }
  execFileSync('git', ['-C', ROOT, 'worktree', 'add', '--quiet', '--detach', root, revision], quiet)
  try {
    if (lockOf(root) === lockOf(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { ...quiet, cwd: root })
    execFileSync('npm', ['run', '--silent', 'build'], { ...quiet, cwd: root })
    rmSync(join(root, 'bench'), { recursive: true, force: true })
    cpSync(join(ROOT, 'bench'), join(root, 'bench'), { recursive: true })
  } catch (error) {
    remove()
    throw error
  }
  return { root, remove }
}
