/** Counts the tests of a JSON report of Vitest: `node scripts/count-tests.js REPORT EXIT_CODE` prints `N passed, N failed`. */

import { readFileSync } from 'node:fs'

/** A file that does not load, or a build that fails, counts as one failure. */
export function countTests(path, exitCode) {
  const text = readFileSync(path, { encoding: 'utf8', flag: 'a+' })
  const report = text === '' ? { numPassedTests: 0, testResults: [] } : JSON.parse(text)
  const failedIn = (file) => file.assertionResults.filter((test) => test.status === 'failed').length
  let failed = 0
  for (const file of report.testResults) failed += failedIn(file) || (file.status === 'failed' ? 1 : 0)
  if (failed === 0 && exitCode !== 0) failed = 1
  return `${report.numPassedTests} passed, ${failed} failed`
}

if (import.meta.filename === process.argv[1]) console.log(countTests(process.argv[2], Number(process.argv[3])))
