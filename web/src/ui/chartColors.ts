/** The colours of charts: told apart by light and dark, by those who see no red or green, and on both grounds. */
export interface ChartColors {
  text: string;
  dimmed: string;
  line: string;
  ground: string;
  series: string[];
  byWord: Record<string, string>;
}

const light: ChartColors = {
  text: '#212529',
  dimmed: '#5c636a',
  line: '#dee2e6',
  ground: '#ffffff',
  series: ['#0b7f6b', '#3b6fd4', '#b8860b', '#8e44ad', '#c2410c', '#0e7490', '#be185d', '#4d5a66'],
  byWord: {
    started: '#0b7f6b',
    completed: '#3b6fd4',
    exited: '#868e96',
    failed: '#d6336c',
    waiting: '#d9a400',
    left: '#12a186',
  },
};

const dark: ChartColors = {
  text: '#e9ecef',
  dimmed: '#a6a7ab',
  line: '#373a40',
  ground: '#242424',
  series: ['#4ad5b6', '#7aa7ff', '#f0b429', '#c792ea', '#ff9260', '#4fc3dc', '#f783ac', '#a9b4c0'],
  byWord: {
    started: '#4ad5b6',
    completed: '#7aa7ff',
    exited: '#a9b4c0',
    failed: '#ff6b8f',
    waiting: '#f0b429',
    left: '#2fbfa0',
  },
};

export function chartColors(scheme: 'light' | 'dark'): ChartColors {
  return scheme === 'dark' ? dark : light;
}
