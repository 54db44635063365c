/**
 * The straight line that lies nearest to a series, by least squares.
 * @param {readonly (readonly [number, number])[]} points at least three
 * @returns {{ at: (x: number) => number, slopeError: number }} with the standard error of its slope
 */
function fitted(points) {
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x0, y0] = [mean(0), mean(1)]
  const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0)
  const slope = spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread
  const at = (x) => y0 + slope * (x - x0)
  const left = points.reduce((sum, [x, y]) => sum + (y - at(x)) ** 2, 0)
  return { at, slopeError: spread === 0 ? 0 : Math.sqrt(left / (points.length - 2) / spread) }
}

/** Student's t for 95 % on one side, by degrees of freedom from 1 on; more of them have the last. */
const T = [6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81, 1.7]

/**
 * Part by which the line through the points rises from the first to the last: 0.05 is five percent. `atLeast` is what of
 * it 95 % of such lines show: few points that jump up and down tell little.
 * @param {readonly (readonly [number, number])[]} points at least three
 */
export function growthOf(points) {
  const { at, slopeError } = fitted(points)
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]
  const doubt = (T[points.length - 3] ?? T.at(-1)) * slopeError * (last - first)
  return { growth: (at(last) - at(first)) / at(first), atLeast: (at(last) - at(first) - doubt) / at(first) }
}
