import { makeStyles } from '@material-ui/core/styles';
import { darkTokens, lightTokens, token } from './tokens';

const useStyles = makeStyles(
  theme => ({
    root: {
      ...Object.fromEntries(
        Object.entries(theme.palette.type === 'dark' ? darkTokens : lightTokens).map(
          ([name, value]) => [`--ls-${name}`, value],
        ),
      ),
      color: token('text'),
      fontSize: 14,
      lineHeight: 1.45,
      fontVariantNumeric: 'tabular-nums',
      '& *': { boxSizing: 'border-box' },
      '& h1, & h2, & h3, & p, & dl, & dd, & ul, & ol': { margin: 0, padding: 0 },
      '& ul, & ol': { listStyle: 'none' },
      '& a:focus-visible, & button:focus-visible, & [tabindex]:focus-visible': {
        outline: `2px solid ${token('primary')}`,
        outlineOffset: 2,
      },
      '@media (prefers-reduced-motion: reduce)': {
        '& *': { animation: 'none !important', transition: 'none !important' },
      },
    },
  }),
  { name: 'LockstepTokens' },
);

/**
 * The class that carries the tokens. Everything of the plugin lives below an element with it;
 * drawers and dialogs, which are rendered elsewhere in the page, carry it themselves.
 */
export function useTokenClass(): string {
  return useStyles().root;
}
