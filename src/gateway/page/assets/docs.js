// Draws the description with Redoc in place of the plain one, which stays where that fails.
const plain = document.getElementById('plain');
const place = document.getElementById('redoc');
const { theme } = document.documentElement.dataset;
const isDark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
const colours = isDark
  ? {
      text: '#f1ede4',
      soft: '#b0a999',
      page: '#14130f',
      side: '#1f1d18',
      code: '#0c0b09',
      accent: '#ff8a7a',
      line: '#37332a',
    }
  : {
      text: '#1d1b16',
      soft: '#5f5a50',
      page: '#faf8f5',
      side: '#f2eee6',
      code: '#26231d',
      accent: '#b3261e',
      line: '#e2dccf',
    };

const options = {
  hideDownloadButton: true,
  disableSearch: false,
  expandResponses: '200',
  requiredPropsFirst: false,
  nativeScrollbars: true,
  theme: {
    colors: {
      primary: { main: colours.accent },
      text: { primary: colours.text, secondary: colours.soft },
      border: { dark: colours.line, light: colours.line },
      gray: { 50: colours.side, 100: colours.line },
    },
    schema: { nestedBackground: colours.side, typeNameColor: colours.soft, requireLabelColor: colours.accent },
    sidebar: { backgroundColor: colours.side, textColor: colours.text, activeTextColor: colours.accent },
    rightPanel: { backgroundColor: colours.code, textColor: '#f1ede4' },
    codeBlock: { backgroundColor: '#0c0b09' },
    typography: {
      fontFamily: 'system-ui, sans-serif',
      fontSize: '16px',
      headings: { fontFamily: 'system-ui, sans-serif' },
      code: { fontFamily: 'ui-monospace, monospace', color: colours.accent, backgroundColor: colours.side },
      links: { color: colours.accent, visited: colours.accent, hover: colours.accent },
    },
  },
};

window.Redoc?.init(new URL('openapi.json', document.baseURI).href, options, place, (error) => {
  if (error) {
    console.error(error);
    return;
  }
  plain.hidden = true;
  // Nothing on this page leads elsewhere.
  for (const link of place.querySelectorAll('a[href^="https://redocly.com"]')) link.remove();
});
