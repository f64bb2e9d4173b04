const ownOnly = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// Nothing from elsewhere, nothing inline: scraped text could not run even if it got into the page.
export const contentSecurityPolicy = ownOnly;

/** SHA-256 of an empty text: Redoc fills empty style elements by script. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** For the description of the API, where nothing scraped stands: Redoc's styles, its pictures and its search besides. */
export const documentationPolicy = `${ownOnly}; style-src 'self' ${emptyStyle}; img-src 'self' data:; worker-src blob:`;

/** What every page and file of ours is sent with. */
export const pageHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
