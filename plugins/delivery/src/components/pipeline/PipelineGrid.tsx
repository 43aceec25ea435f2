import { makeStyles } from '@material-ui/core/styles';
import { Fragment, type ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    alignItems: 'stretch',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@media (min-width: 1200px)': {
      gridTemplateColumns: 'var(--ls-pipeline)',
      overflowX: 'auto',
      // A scrolling box cuts shadows and focus rings off.
      padding: 4,
      margin: -4,
    },
  },
});

/** Cards left to right with a connector between them; below 1200 px from top to bottom. */
export function PipelineGrid({
  cards,
}: {
  cards: Array<{ key: string; card: ReactNode; connector?: ReactNode }>;
}) {
  const classes = useStyles();
  const card = cards.length > 3 ? 'minmax(300px, 560px)' : 'minmax(0, 560px)';
  const columns = cards.map(() => card).join(' minmax(104px, 1fr) ');
  const style = {
    '--ls-pipeline': cards.length === 1 ? 'minmax(0, 560px)' : columns,
  } as React.CSSProperties;
  return (
    <div className={classes.root} style={style}>
      {cards.map(({ key, card: content, connector }) => (
        <Fragment key={key}>
          {connector}
          {content}
        </Fragment>
      ))}
    </div>
  );
}
