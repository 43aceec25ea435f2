import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import Close from '@material-ui/icons/Close';
import { useCallback, useId, type ReactNode } from 'react';
import { deliveryTranslationRef } from '../../translation';
import { token, useTokenClass } from '../tokens';

const useStyles = makeStyles({
  paper: {
    background: token('surface'),
    color: token('text'),
    display: 'flex',
    flexDirection: 'column',
    width: 'min(680px, 100vw)',
    overflow: 'hidden',
    '@media (max-width: 719px)': {
      width: '100vw',
      height: '94%',
      borderRadius: '12px 12px 0 0',
    },
  },
  header: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: 12,
    padding: '16px 16px 14px 24px',
    borderBottom: `1px solid ${token('border')}`,
  },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    minWidth: 0,
    flex: 1,
  },
  title: { fontSize: 20, fontWeight: 700, lineHeight: 1.3, outline: 'none' },
  subtitle: {
    flexBasis: '100%',
    fontSize: 13,
    color: token('text-2'),
    overflowWrap: 'anywhere',
  },
  body: {
    flex: 1,
    overflowY: 'auto',
    padding: '16px 24px 24px',
    display: 'grid',
    alignContent: 'start',
    gap: 20,
    minWidth: 0,
    '@media (max-width: 719px)': { padding: '16px 16px 24px' },
  },
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: 12,
    padding: '12px 24px',
    borderTop: `1px solid ${token('border')}`,
    background: token('inset'),
    fontSize: 13,
    '@media (max-width: 719px)': { padding: '12px 16px' },
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: 12,
  },
  sentence: { flex: '1 1 240px', minWidth: 0, overflowWrap: 'anywhere' },
  scrim: { backgroundColor: token('scrim') },
});

/**
 * The side panel, a bottom sheet on narrow screens. Keeps the focus inside, gives it back to
 * what opened it, closes with Escape; header and footer stay, the body scrolls.
 */
export function PanelShell({
  title,
  subtitle,
  aside,
  sentence,
  actions,
  onClose,
  children,
}: {
  title: string;
  subtitle: string;
  aside?: ReactNode;
  sentence?: ReactNode;
  actions?: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const tokens = useTokenClass();
  const titleId = useId();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const narrow = useMediaQuery('(max-width: 719px)', { noSsr: true });

  // A new title takes the focus: the panel turns from form to progress in place, and who
  // reads with the ears is told. The heading has the title as its key, so it is a new one.
  const takeFocus = useCallback(
    (heading: HTMLHeadingElement | null) =>
      heading?.focus({ preventScroll: true }),
    [],
  );

  return (
    <Drawer
      open
      anchor={narrow ? 'bottom' : 'right'}
      className={tokens}
      onClose={onClose}
      BackdropProps={{ className: classes.scrim }}
      PaperProps={{
        className: classes.paper,
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
      }}
    >
      <header className={classes.header}>
        <div className={classes.heading}>
          <h2
            key={title}
            className={classes.title}
            id={titleId}
            ref={takeFocus}
            tabIndex={-1}
          >
            {title}
          </h2>
          {aside}
          <p className={classes.subtitle}>{subtitle}</p>
        </div>
        <IconButton
          size="small"
          aria-label={t('panel.close')}
          onClick={onClose}
        >
          <Close />
        </IconButton>
      </header>
      <div className={classes.body}>{children}</div>
      <footer className={classes.footer}>
        <div className={classes.sentence}>{sentence}</div>
        <div className={classes.actions}>{actions}</div>
      </footer>
    </Drawer>
  );
}
