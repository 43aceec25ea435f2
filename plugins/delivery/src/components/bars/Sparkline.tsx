import { token } from '../tokens';

const WIDTH = 52;
const HEIGHT = 16;

/** The last measurements with their limit; decoration beside the number. */
export function Sparkline({
  series,
  limit,
  failed,
}: {
  series: number[];
  limit: number | null;
  failed: boolean;
}) {
  const values = series.slice(-12);
  if (values.length < 2) {
    return <svg width={WIDTH} height={HEIGHT} aria-hidden="true" />;
  }
  const all = limit === null ? values : [...values, limit];
  const low = Math.min(...all);
  const span = Math.max(...all) - low || 1;
  const y = (value: number) =>
    HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
  const x = (at: number) => (at / (values.length - 1)) * (WIDTH - 4) + 2;
  const colour = token(failed ? 'bad-solid' : 'canary');
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      {limit !== null && (
        <line
          x1="0"
          x2={WIDTH}
          y1={y(limit)}
          y2={y(limit)}
          stroke={token('text-2')}
          strokeDasharray="2 2"
        />
      )}
      <polyline
        points={values.map((value, at) => `${x(at)},${y(value)}`).join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth="1.5"
      />
      <circle
        cx={x(values.length - 1)}
        cy={y(values[values.length - 1])}
        r="2"
        fill={colour}
      />
    </svg>
  );
}
