import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  root: {
    width: sidebarConfig.drawerWidthClosed,
    height: 3 * sidebarConfig.logoHeight,
    display: 'flex',
    flexFlow: 'row nowrap',
    alignItems: 'center',
    marginBottom: -14,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    marginLeft: 22,
    color: '#9bf0e1',
    '&:hover': { textDecoration: 'none' },
  },
  mark: { width: 28, height: 28, flex: 'none' },
  name: { marginLeft: 14, fontSize: 20, fontWeight: 700, letterSpacing: 0.2 },
});

/** Three steps that move together. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="Lockstep, home"
      >
        <svg className={classes.mark} viewBox="0 0 28 28" aria-hidden="true">
          <g
            fill="none"
            stroke="currentColor"
            strokeWidth="3"
            strokeLinecap="round"
            strokeLinejoin="round"
          >
            <path d="M4 20l6-6-6-6" />
            <path d="M11 20l6-6-6-6" opacity=".75" />
            <path d="M18 20l6-6-6-6" opacity=".5" />
          </g>
        </svg>
        {isOpen && <span className={classes.name}>Lockstep</span>}
      </Link>
    </div>
  );
}
