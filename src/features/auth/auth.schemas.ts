import { z } from 'zod';
import { instantSchema, SCOPES, textSchema } from '../../platform/http/index.js';
import { ROLES } from './roles.js';

const PASSWORD_LENGTH_MIN = 12;
const PASSWORD_LENGTH_MAX = 256;

const label = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,100}$/u, '1 to 100 characters');
const password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `at least ${PASSWORD_LENGTH_MIN} characters`)
  .max(PASSWORD_LENGTH_MAX, `at most ${PASSWORD_LENGTH_MAX} characters`);
const roles = z.array(z.enum(ROLES)).min(1, 'at least one role');
const email = z.email('an e-mail address').max(254).nullable();

/** The body of a sign-in. It refuses little: what is wrong with a password is not told to whoever guesses. */
export const credentialsSchema = z.strictObject({
  username: textSchema(100),
  password: z.string().max(PASSWORD_LENGTH_MAX),
});

/** The same from the sign-in page's form, with the page to go on to. */
export const signInFormSchema = z.object({ ...credentialsSchema.shape, next: z.string().default('/') });

/** A user to be made. */
export const newUserSchema = z
  .strictObject({
    username: z.string().regex(/^[\p{L}\p{N}._@+-]{1,100}$/u, '1 to 100 letters, digits or any of . _ @ + -'),
    name: label.optional(),
    email: email.default(null),
    roles,
    password,
  })
  .transform((user) => ({ ...user, name: user.name ?? user.username }));

/** What is to become different of a user. */
export const userChangeSchema = z
  .strictObject({ name: label, email, roles, disabled: z.boolean(), password })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'something to change');

/** A key to be made; without an owner it is the caller's own, or that of a service named as the key. */
export const newApiKeySchema = z
  .strictObject({
    name: label,
    scopes: z.array(z.enum(SCOPES)).min(1, 'at least one scope'),
    principalId: z.uuid().toLowerCase().optional(),
    serviceName: label.optional(),
    expiresAt: instantSchema
      .refine((at) => at > Date.now(), 'an instant to come')
      .nullable()
      .default(null),
  })
  .refine(({ principalId, serviceName }) => principalId === undefined || serviceName === undefined, {
    path: ['serviceName'],
    error: 'either principalId or serviceName',
  });

/** The id of a user or key in a path. */
export const idSchema = z.uuid('a UUID').toLowerCase();
