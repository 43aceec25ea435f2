import { makeStyles } from '@material-ui/core/styles';
import type { Status } from '../../domain/Status';
import { token } from '../tokens';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles({
  text: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    whiteSpace: 'nowrap',
    fontSize: 13,
  },
  chip: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: 6,
    padding: '3px 10px 3px 8px',
    borderRadius: 999,
    fontSize: 13,
    fontWeight: 600,
    whiteSpace: 'nowrap',
  },
});

/** Icon and word of a state. */
export function StatusLabel({
  status,
  variant = 'text',
}: {
  status: Status;
  variant?: 'text' | 'chip';
}) {
  const classes = useStyles();
  const { tone } = status;
  const style =
    variant === 'chip'
      ? { color: token(`${tone}-fg`), background: token(`${tone}-bg`) }
      : { color: token(`${tone}-fg`) };
  return (
    <span className={classes[variant]} style={style}>
      <StatusIcon status={status} size={variant === 'chip' ? 16 : 17} />
      <span>{status.word}</span>
    </span>
  );
}
