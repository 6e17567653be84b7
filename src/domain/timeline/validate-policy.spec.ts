import { describe, expect, it } from '@jest/globals';
import { POLICY_HISTORY } from '../policy/revisions/policy-history.js';
import { validatePolicy } from './validate-policy.js';

describe('the shipped history', () => {
  it.each(POLICY_HISTORY.map((revision) => [revision.id, revision] as const))(
    'revision %s has nothing wrong with it',
    (_id, revision) => {
      expect(validatePolicy(revision)).toEqual([]);
    },
  );
});
