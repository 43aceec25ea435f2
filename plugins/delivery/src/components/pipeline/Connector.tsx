import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import type { ConnectorPresentation } from '../../domain/presentConnector';
import { deliveryTranslationRef } from '../../translation';
import { Action } from '../status';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: 8,
    paddingTop: 62,
    minWidth: 0,
    fontSize: 13,
    textAlign: 'center',
    color: token('text-2'),
    '@media (max-width: 1199px)': {
      flexDirection: 'row',
      flexWrap: 'wrap',
      justifyContent: 'center',
      padding: '10px 0',
    },
  },
  arrow: {
    position: 'relative',
    alignSelf: 'stretch',
    height: 2,
    margin: '0 4px 4px 0',
    background: token('border-strong'),
    '&::after': {
      content: '""',
      position: 'absolute',
      right: -4,
      top: -4,
      borderLeft: `7px solid ${token('border-strong')}`,
      borderTop: '5px solid transparent',
      borderBottom: '5px solid transparent',
    },
    '@media (max-width: 1199px)': {
      alignSelf: 'center',
      width: 2,
      height: 18,
      margin: '0 6px 6px',
      '&::after': {
        right: -4,
        top: 14,
        borderTop: `7px solid ${token('border-strong')}`,
        borderBottom: 0,
        borderLeft: '5px solid transparent',
        borderRight: '5px solid transparent',
      },
    },
  },
  link: {
    border: 0,
    padding: 0,
    background: 'none',
    font: 'inherit',
    fontWeight: 600,
    cursor: 'pointer',
    textDecoration: 'underline',
    textUnderlineOffset: 2,
  },
});

/** Between two environments: what separates them, and the way across. */
export function Connector({
  connector,
  onPromote,
  onOpenPromotion,
}: {
  connector: ConnectorPresentation;
  onPromote(): void;
  onOpenPromotion(id: string): void;
}) {
  const classes = useStyles();
  const reasonId = useId();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const { to, same, promotion, reason } = connector;
  return (
    <div className={classes.root}>
      <div className={classes.arrow} aria-hidden="true" />
      {same && <span>{same}</span>}
      {promotion ? (
        <button
          type="button"
          className={classes.link}
          style={{ color: token(`${promotion.tone}-fg`) }}
          onClick={() => onOpenPromotion(promotion.id)}
        >
          {promotion.text}
        </button>
      ) : (
        <>
          <Action
            weight="outlined"
            disabled={reason !== null}
            aria-label={t('page.promoteTo', { environment: to })}
            aria-describedby={reason ? reasonId : undefined}
            onClick={onPromote}
          >
            {t('page.promoteShort')}
          </Action>
          {reason && <span id={reasonId}>{reason}</span>}
        </>
      )}
    </div>
  );
}
