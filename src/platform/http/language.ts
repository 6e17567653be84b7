import Negotiator from 'negotiator';

/** The first language a caller asks for among those that are spoken; the first spoken one when none of them is. */
export function preferredLanguage<T extends string>(
  acceptLanguage: string | undefined,
  spoken: readonly [T, ...T[]],
): T {
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  const preferred = negotiator.language([...spoken]);
  return spoken.find((language) => language === preferred) ?? spoken[0];
}
