/**
 * Counts the tests of JSON reports of Vitest: `node scripts/count-tests.js [REPORT EXIT_CODE]...` prints
 * `N passed, N failed`.
 */

import { readFileSync } from 'node:fs'

/** A file that does not load, or a build that fails, counts as one failure. */
function countedIn(path, exitCode) {
  const text = readFileSync(path, { encoding: 'utf8', flag: 'a+' })
  const report = text === '' ? { numPassedTests: 0, testResults: [] } : JSON.parse(text)
  const failedIn = (file) => file.assertionResults.filter((test) => test.status === 'failed').length
  let failed = 0
  for (const file of report.testResults) failed += failedIn(file) || (file.status === 'failed' ? 1 : 0)
  if (failed === 0 && exitCode !== 0) failed = 1
  return { passed: report.numPassedTests, failed }
}

/** @param runs a report and the exit code of its run, one after the other */
export function countTests(...runs) {
  let [passed, failed] = [0, 0]
  for (let at = 0; at < runs.length; at += 2) {
    const counted = countedIn(runs[at], Number(runs[at + 1]))
    passed += counted.passed
    failed += counted.failed
  }
  return `${passed} passed, ${failed} failed`
}

if (import.meta.filename === process.argv[1]) console.log(countTests(...process.argv.slice(2)))
