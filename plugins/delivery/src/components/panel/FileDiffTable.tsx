import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { FileDiff } from '@lockstep/backstage-plugin-delivery-common';
import { deliveryTranslationRef } from '../../translation';
import { MONO, token } from '../tokens';

const useStyles = makeStyles({
  root: {
    border: `1px solid ${token('border')}`,
    borderRadius: 8,
    overflow: 'hidden',
    minWidth: 0,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: '2px 12px',
    padding: '8px 12px',
    fontSize: 12,
    background: token('inset'),
    borderBottom: `1px solid ${token('border')}`,
  },
  path: { fontFamily: MONO, overflowWrap: 'anywhere' },
  muted: { color: token('text-2') },
  scroll: { overflowX: 'auto' },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontFamily: MONO,
    fontSize: 12.5,
    lineHeight: 1.6,
    '& td': { padding: '0 6px', whiteSpace: 'pre' },
  },
  number: {
    width: 1,
    minWidth: 34,
    textAlign: 'right',
    color: token('text-2'),
    userSelect: 'none',
  },
  sign: { width: 1 },
  added: { background: token('add-bg'), color: token('add-fg') },
  removed: { background: token('del-bg'), color: token('del-fg') },
  context: {},
});

const SIGN = { added: '+', removed: '-', context: ' ' };

/** What changes in one file: colour, sign and a word for the ears say the same. */
export function FileDiffTable({ file }: { file: FileDiff }) {
  const classes = useStyles();
  const { t } = useTranslationRef(deliveryTranslationRef);
  const changed = file.lines.filter(({ kind }) => kind === 'added').length;
  const repository = file.repoURL.replace(
    /^.*?([^/:]+\/[^/]+?)(\.git)?$/,
    '$1',
  );
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <span className={classes.path}>{file.path}</span>
        <span className={classes.muted}>
          {t('panel.inRepository', {
            lines: t('panel.lines', { count: changed }),
            repository,
          })}
        </span>
      </div>
      {/* Long lines scroll in here, with the keyboard too. */}
      <div
        className={classes.scroll}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={file.path}
      >
        <table
          className={classes.table}
          aria-label={t('panel.diffLabel', { path: file.path })}
        >
          <tbody>
            {file.lines.map((line, index) => (
              <tr key={index} className={classes[line.kind]}>
                <td className={classes.number}>{line.oldLine}</td>
                <td className={classes.number}>{line.newLine}</td>
                <td
                  className={classes.sign}
                  aria-label={
                    line.kind === 'context'
                      ? undefined
                      : t(`panel.${line.kind}`)
                  }
                >
                  {SIGN[line.kind]}
                </td>
                <td>{line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
