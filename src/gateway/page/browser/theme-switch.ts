/** Goes from light to dark or back, and remembers it. */
export function switchTheme(): void {
  const { dataset } = document.documentElement;
  const isDark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  dataset.theme = isDark ? 'light' : 'dark';
  try {
    localStorage.setItem('cinestream theme', dataset.theme);
  } catch {
    // Where storage is forbidden it holds until the page is left.
  }
}
