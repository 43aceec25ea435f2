import { judge, type Figure } from './Figure';

const HEAD = ['bench', 'figure', 'limit', 'measured', '', 'note'];

/** The report for a terminal, which is Markdown as well. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(figure => [
    figure.bench,
    figure.name,
    figure.limit === undefined
      ? ''
      : `${format(figure.limit)} ${figure.unit}`.trim(),
    `${format(figure.value)} ${figure.unit}`.trim(),
    judge(figure),
    figure.note ?? '',
  ]);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, 3, ...rows.map(row => row[column].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [
    line(HEAD),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

function format(value: number): string {
  if (!Number.isFinite(value)) {
    return 'none';
  }
  if (Number.isInteger(value) || Math.abs(value) >= 100) {
    return String(Math.round(value));
  }
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
