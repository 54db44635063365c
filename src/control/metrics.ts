import * as z from 'zod'
import { type ControlOperation, operation } from './operation.ts'

/** Counts since the start, for those who run the emulator. */
export const metricsOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewMetrics',
    summary: 'Counts and times since the start, in the text format of Prometheus',
    method: 'get',
    path: '/metrics',
    scope: 'emulator',
    status: 200,
    reply: () => z.string(),
    textType: 'text/plain; version=0.0.4; charset=utf-8',
    isApart: true,
    handle: ({ host }) => host.metrics(),
  }),
]
