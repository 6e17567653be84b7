import type { FastifyRequest } from 'fastify';

/**
 * Whether a browser says that the request comes from a page of this very site.
 *
 * @returns `unsaid` when neither Fetch Metadata nor Origin is sent: a program, or a browser of before 2023.
 */
export function comesFromOwnPage({ headers }: FastifyRequest): 'yes' | 'no' | 'unsaid' {
  // Another site's page cannot add this header without asking us first, and we never agree.
  if (headers['x-requested-with'] === 'mca-tracker') return 'yes';
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'yes' : 'no';
  if (headers.origin === undefined) return 'unsaid';
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host ? 'yes' : 'no';
}
