import type { WindowPresentation } from '../../domain/presentWindow';
import { StatusLabel } from '../status';
import { useCardStyles } from './useCardStyles';

export function WindowSection({ window }: { window: WindowPresentation }) {
  const classes = useCardStyles();
  return (
    <div className={classes.section}>
      <div className={classes.row}>
        <StatusLabel status={window.status} />
        <span className={classes.muted}>{window.next}</span>
      </div>
      {window.notes.map(note => (
        <div key={note} className={classes.small}>
          {note}
        </div>
      ))}
    </div>
  );
}
