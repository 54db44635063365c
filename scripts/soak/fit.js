/**
 * The straight line that lies nearest to a series, by least squares.
 * @param {readonly (readonly [number, number])[]} points
 * @returns {{ at: (x: number) => number, slope: number }}
 */
function fitted(points) {
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x0, y0] = [mean(0), mean(1)]
  const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0)
  const slope = spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread
  return { slope, at: (x) => y0 + slope * (x - x0) }
}

/** Part by which the line through the points rises from the first to the last: 0.05 is five percent. */
export function growthOf(points) {
  const { at } = fitted(points)
  const begin = at(points[0]?.[0] ?? 0)
  return (at(points.at(-1)?.[0] ?? 0) - begin) / begin
}
