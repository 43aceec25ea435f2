import Button, { type ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { token } from '../tokens';

type Weight = 'filled' | 'outlined' | 'text' | 'danger' | 'dangerOutlined';

const useStyles = makeStyles({
  root: {
    textTransform: 'none',
    letterSpacing: 0,
    fontSize: 13,
    fontWeight: 600,
    lineHeight: 1.4,
    padding: '6px 12px',
    minWidth: 0,
    borderRadius: 4,
    border: '1px solid transparent',
    boxShadow: 'none',
    '&.Mui-disabled': {
      color: token('text-2'),
      borderColor: token('border'),
      background: token('inset'),
    },
    '@media (pointer: coarse)': { minHeight: 44 },
  },
  filled: {
    color: token('on-primary'),
    background: token('primary'),
    '&:hover': { background: token('primary-hover') },
  },
  outlined: {
    color: token('primary'),
    background: token('surface'),
    borderColor: token('border-strong'),
    '&:hover': { background: token('hover') },
  },
  text: { color: token('primary'), padding: '6px 8px' },
  danger: { color: token('bad-fg'), padding: '6px 8px' },
  dangerOutlined: {
    color: token('bad-fg'),
    background: token('surface'),
    borderColor: token('border-strong'),
    '&:hover': { background: token('hover') },
  },
});

/**
 * A button. `filled` means that the viewer can take the next step that is awaited; what is
 * merely possible is outlined, the rest is text.
 */
export function Action({
  weight,
  className,
  ...props
}: Omit<ButtonProps, 'variant' | 'color'> & { weight: Weight }) {
  const classes = useStyles();
  return (
    <Button
      disableElevation
      {...props}
      className={[classes.root, classes[weight], className]
        .filter(Boolean)
        .join(' ')}
    />
  );
}
