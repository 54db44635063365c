/** Exit code of a command that could not read the account. */
const COULD_NOT_RUN = 2

/** Runs a command on a live account: what keeps it from running is a line on standard error, and exit code 2. */
export async function endWith(command: string, work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.stderr.write(`freshdesk-emulator ${command}: ${(error as Error).message}\n`)
    process.exitCode = COULD_NOT_RUN
  }
}
