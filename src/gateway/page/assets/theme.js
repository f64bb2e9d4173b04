// Before the first paint, hence no module: the theme that was chosen here before.
try {
  const theme = localStorage.getItem('cinestream theme');
  if (theme !== null) document.documentElement.dataset.theme = theme;
} catch {
  // Where storage is forbidden the system's theme is the one.
}
