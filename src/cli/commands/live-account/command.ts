/** Exit codes: the work was done, differences were found, the account could not be asked. */
export const ENDINGS = { well: 0, differs: 1, couldNotRun: 2 } as const

/** Works on a live account; returns the exit code. What keeps it from running is a line on standard error. */
export async function endWith(command: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    const [line] = (error as Error).message.split('\n')
    process.stderr.write(`freshdesk-emulator ${command}: ${line}\n`)
    return ENDINGS.couldNotRun
  }
}
