import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import ArrowForward from '@material-ui/icons/ArrowForward';
import { useId, type ReactNode } from 'react';
import type { SourceOption } from '../../domain/planDraft';
import { deliveryTranslationRef } from '../../translation';
import { token } from '../tokens';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: '12px 16px',
    padding: 16,
    borderRadius: 8,
    background: token('inset'),
  },
  label: { display: 'block', fontSize: 12, color: token('text-2') },
  version: {
    fontSize: 20,
    fontWeight: 700,
    lineHeight: 1.4,
    overflowWrap: 'anywhere',
  },
  arrow: { color: token('text-2'), marginTop: 20 },
  control: {
    font: 'inherit',
    fontSize: 14,
    color: token('text'),
    background: token('surface'),
    border: `1px solid ${token('border-strong')}`,
    borderRadius: 4,
    padding: '7px 10px',
    marginTop: 2,
    maxWidth: '100%',
    minHeight: 36,
    '&:focus-visible': {
      outline: `2px solid ${token('primary')}`,
      outlineOffset: 2,
    },
  },
  field: { minWidth: 0, flex: '1 1 150px' },
  help: { fontSize: 12, color: token('text-2') },
});

/** From what to what: the version that runs, and the one to bring. */
export function VersionMove({
  environment,
  from,
  children,
}: {
  environment: string;
  from: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div className={classes.root}>
      <div>
        <span className={classes.label}>
          {t('panel.runsNow', { environment })}
        </span>
        <span className={classes.version}>{from}</span>
      </div>
      <ArrowForward className={classes.arrow} aria-hidden="true" />
      {children}
    </div>
  );
}

/** The version that will run, where it is given. */
export function FixedVersion({ version }: { version: string }) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <div>
      <span className={classes.label}>{t('panel.willRun')}</span>
      <span className={classes.version}>{version}</span>
    </div>
  );
}

/** The version to bring: one that runs elsewhere, or a tag by name. */
export function VersionPicker({
  sources,
  source,
  tag,
  disabled,
  onSource,
  onTag,
}: {
  sources: SourceOption[];
  source: string;
  tag: string;
  disabled: boolean;
  onSource(environment: string): void;
  onTag(tag: string): void;
}) {
  const classes = useStyles();
  const selectId = useId();
  const tagId = useId();
  const helpId = useId();
  const { t } = useTranslationRef(deliveryTranslationRef);
  return (
    <>
      {sources.length > 0 && (
        <div className={classes.field}>
          <label className={classes.label} htmlFor={selectId}>
            {t('panel.willRun')}
          </label>
          <select
            id={selectId}
            className={classes.control}
            value={source}
            disabled={disabled || tag.trim() !== ''}
            onChange={event => onSource(event.target.value)}
          >
            {sources.map(option => (
              <option key={option.environment} value={option.environment}>
                {t('panel.inEnvironment', {
                  version: option.version,
                  environment: option.environment,
                })}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className={classes.field}>
        <label className={classes.label} htmlFor={tagId}>
          {t('panel.anotherTag')}
        </label>
        <input
          id={tagId}
          className={classes.control}
          value={tag}
          disabled={disabled}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={helpId}
          onChange={event => onTag(event.target.value)}
        />
        <div className={classes.help} id={helpId}>
          {t('panel.anotherTagHelp')}
        </div>
      </div>
    </>
  );
}
