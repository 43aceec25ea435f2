import { makeStyles } from '@material-ui/core/styles';
import { token } from '../tokens';
import { useCardStyles } from './useCardStyles';

const useStyles = makeStyles({
  line: { borderRadius: 4, background: token('calm-bg'), marginTop: 10 },
});

const SECTIONS: Array<Array<[width: string, height: number]>> = [
  [
    ['40%', 20],
    ['60%', 12],
    ['50%', 26],
    ['80%', 14],
  ],
  [
    ['30%', 14],
    ['100%', 12],
    ['70%', 12],
    ['100%', 10],
  ],
  [
    ['45%', 14],
    ['65%', 12],
  ],
];

/** Holds the place of a card, so that nothing jumps when it comes. */
export function CardSkeleton({ label }: { label: string }) {
  const shared = useCardStyles();
  const classes = useStyles();
  return (
    <div
      className={shared.card}
      aria-busy="true"
      aria-label={label}
      role="group"
    >
      {SECTIONS.map((lines, index) => (
        <div
          key={index}
          className={shared.section}
          style={{ paddingBottom: 24 }}
        >
          {lines.map(([width, height], line) => (
            <div
              key={line}
              className={classes.line}
              style={{ width, height }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
