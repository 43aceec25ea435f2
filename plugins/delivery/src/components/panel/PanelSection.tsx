import { makeStyles } from '@material-ui/core/styles';
import { useId, type ReactNode } from 'react';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: { minWidth: 0, display: 'grid', gap: 8 },
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    flexWrap: 'wrap',
    gap: 8,
  },
  title: { fontSize: 14, fontWeight: 700 },
  aside: { fontSize: 13, color: token('text-2') },
});

export function PanelSection({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const classes = useStyles();
  const titleId = useId();
  return (
    <section className={classes.root} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h3 className={classes.title} id={titleId}>
          {title}
        </h3>
        <span className={classes.aside}>{aside}</span>
      </div>
      {children}
    </section>
  );
}
