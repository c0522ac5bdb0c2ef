import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The colour of Sojourn: what can be pressed, and nothing else. */
const brand: MantineColorsTuple = [
  '#ecfdf9',
  '#d3f5ed',
  '#a5ebdb',
  '#72dfc7',
  '#4ad5b6',
  '#2fbfa0',
  '#12a186',
  '#0b7f6b',
  '#0f6a5a',
  '#0b5549',
];

const dialogTitle = { fontWeight: 650, lineHeight: 1.3 };

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 7,
  colors: { brand },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  respectReducedMotion: true,
  components: {
    // The ground and the picture carry an alert's colour; its words are ink, as everywhere.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // Its focus placeholder is a child that a menu must not have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } }, styles: { title: dialogTitle } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } }, styles: { title: dialogTitle } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Table: {
      defaultProps: {
        verticalSpacing: 'xs',
        highlightOnHover: true,
        // Links in the row under the mouse keep 4.5 to 1.
        highlightOnHoverColor: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))',
      },
    },
  },
});

/** Mantine's own shades of what is said quietly, and of red, fall short of 4.5 to 1 on our grounds; these do not. */
export const readable: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636b',
    '--mantine-color-placeholder': '#6b7279',
    '--mantine-color-error': theme.colors.red[9],
    '--mantine-color-red-text': theme.colors.red[9],
    '--mantine-color-red-light-color': '#a51d1d',
    '--mantine-color-red-filled': theme.colors.red[9],
    '--mantine-color-red-filled-hover': '#a82424',
  },
  dark: {
    '--mantine-color-dimmed': '#b0b0b0',
    '--mantine-color-placeholder': '#9c9c9c',
    '--mantine-color-error': theme.colors.red[4],
    '--mantine-color-red-text': theme.colors.red[4],
    '--mantine-color-red-filled': theme.colors.red[9],
    '--mantine-color-red-filled-hover': '#a82424',
  },
});
