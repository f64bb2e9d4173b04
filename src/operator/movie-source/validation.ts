import { isImport, type MovieSourceSpec } from './movie-source.ts';
import { scheduleProblem } from './schedule.ts';

/** What the CRD's schema cannot see: why a spec cannot be followed and what to do, or null. */
export function specProblem(spec: MovieSourceSpec, canImport: boolean): string | null {
  if (isImport(spec)) {
    const { url, volumeClaimName } = spec.dataset;
    if ((url === undefined) === (volumeClaimName === undefined)) {
      return 'dataset: say url or volumeClaimName, one of the two';
    }
    if (!canImport) {
      return 'adapter dataset: this operator has no template for its Job; CINESTREAM_OPERATOR_IMPORT_JOB names its file';
    }
  } else {
    for (const field of ['follow', 'exclude'] as const) {
      const pattern = spec[field].find((one) => !isRegularExpression(one));
      if (pattern !== undefined) return `${field}: ${JSON.stringify(pattern)} is no regular expression`;
    }
  }
  return spec.schedule === undefined ? null : scheduleProblem({ ...spec, schedule: spec.schedule });
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
