import { makeStyles } from '@material-ui/core/styles';
import { darkTokens, lightTokens, token } from './tokens';

const useStyles = makeStyles(
  theme => ({
    root: {
      ...Object.fromEntries(
        Object.entries(
          theme.palette.type === 'dark' ? darkTokens : lightTokens,
        ).map(([name, value]) => [`--ls-${name}`, value]),
      ),
      color: token('text'),
      fontFamily: theme.typography.fontFamily,
      fontSize: 14,
      lineHeight: 1.45,
      fontVariantNumeric: 'tabular-nums',
      // `:where` weighs nothing, so every class of a component wins over the reset.
      ':where(&) :where(*)': { boxSizing: 'border-box' },
      ':where(&) :where(h1, h2, h3, p, ul, ol)': {
        margin: 0,
        padding: 0,
        font: 'inherit',
      },
      ':where(&) :where(ul, ol)': { listStyle: 'none' },
      '& a:focus-visible, & button:focus-visible, & [tabindex="0"]:focus-visible':
        {
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
