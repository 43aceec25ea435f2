import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import type { Tone } from '../../domain/Status';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: {
    padding: '10px 12px',
    borderLeft: '3px solid',
    borderRadius: 4,
    fontSize: 13,
    overflowWrap: 'anywhere',
  },
});

/** A sentence that must be read, with its tone as an edge. */
export function Notice({
  tone,
  role,
  children,
}: {
  tone: Tone;
  role?: 'alert' | 'status';
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div
      className={classes.root}
      role={role}
      style={{
        background: token(`${tone}-bg`),
        borderColor: token(`${tone}-solid`),
      }}
    >
      {children}
    </div>
  );
}
