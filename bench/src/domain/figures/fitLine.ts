export interface Point {
  x: number;
  y: number;
}

/** The straight line that fits best (least squares), and how far each point is off it. */
export function fitLine(points: readonly Point[]): {
  slope: number;
  intercept: number;
  /** Per point, on the scale of y. */
  deviations: number[];
} {
  const mean = (pickValue: (point: Point) => number) =>
    points.reduce((sum, point) => sum + pickValue(point), 0) / points.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const slope =
    mean(({ x, y }) => (x - meanX) * (y - meanY)) /
    mean(({ x }) => (x - meanX) ** 2);
  const intercept = meanY - slope * meanX;
  return {
    slope,
    intercept,
    deviations: points.map(({ x, y }) => y - (intercept + slope * x)),
  };
}
