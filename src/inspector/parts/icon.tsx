/** Line drawings on a square of 24, drawn for this page. */
const DRAWINGS = {
  requests: 'M4 7h11m0 0-3.500-3.500M15 7l-3.500 3.500M20 17H9m0 0 3.500-3.500M9 17l3.500 3.500',
  tickets:
    'M4 8a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v2a2 2 0 0 0 0 4v2a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-2a2 2 0 0 0 0-4zM14 6v2m0 3v2m0 3v2',
  verdicts: 'M12 4v16M7 20h10M5 8h14M5 8l-2.500 6a2.700 2.700 0 0 0 5 0zM19 8l-2.500 6a2.700 2.700 0 0 0 5 0z',
  limits: 'M4.500 17a8.500 8.500 0 1 1 15 0M12 14l4-5',
  webhooks:
    'M9.500 9.500 7 14m2.500-4.500a3.500 3.500 0 1 1 5-.8M14 10l2.600 4.300M16.600 14.300a3.500 3.500 0 1 1-2.200 4.600M14.400 18H8.500m0 0a3.500 3.500 0 1 1-3-4.800',
  outbox: 'M4 6h16v12H4zM4 7l8 6 8-6',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2',
  faults: 'M13 3 5 14h6l-1 7 8-11h-6z',
  accounts: 'M4 20V6l8-3 8 3v14M9 20v-4h6v4M8 9h1m3 0h1m3 0h0M8 12.500h1m3 0h1m3 0h0M3 20h18',
  report: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M19 12H5m0 0 6-6m-6 6 6 6',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z',
  reset: 'M5 12a7 7 0 1 0 2.500-5.400M5 4v4h4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.500 1.500m11 11L19 19M5 19l1.500-1.500m11-11L19 5',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  keyboard: 'M3 7h18v10H3zM7 11h0m3 0h0m3 0h0m4 0h0M8 14h8',
  next: 'M6 5l9 7-9 7zM18 5v14',
} as const

export type IconName = keyof typeof DRAWINGS

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={DRAWINGS[name]} />
  </svg>
)
