import { describe, expect, it } from '@jest/globals';
import { aPolicy } from '../../../test/cases/builders.js';
import { POLICY_HISTORY } from '../policy/revisions/policy-history.js';
import { truthTable, type TruthRow } from './truth-table.js';

const rowsOf = (rows: readonly TruthRow[]) => rows.map(({ phase, state }) => `${phase}: ${state}`);
const lettersOf = ({ cells }: TruthRow) => Object.values(cells).map(({ verdict }) => (verdict === 'allow' ? 'A' : 'B'));

describe('the truth table', () => {
  it('has each state in each phase in which it can exist', () => {
    expect(rowsOf(truthTable(aPolicy()))).toEqual([
      'before 2018-08-07: N',
      '2018-08-07 to 2018-11-07: N',
      '2018-08-07 to 2018-11-07: C',
      '2018-11-07 to 2019-03-22, api: N',
      '2018-11-07 to 2019-03-22, dashboard: N',
      '2018-11-07 to 2019-03-22, api: C',
      '2018-11-07 to 2019-03-22, dashboard: C',
      '2019-03-22 to 2019-10-01: N',
      '2019-03-22 to 2019-10-01: C',
      '2019-10-01 to 2020-02-01: N',
      '2019-10-01 to 2020-02-01: C',
      '2019-10-01 to 2020-02-01: M',
      '2020-02-01 to 2026-01-21: N',
      '2020-02-01 to 2026-01-21: C',
      '2020-02-01 to 2026-01-21: M',
      '2020-02-01 to 2026-01-21: M-old',
      '2020-02-01 to 2026-01-21: D',
      '2020-02-01 to 2026-01-21: D-old',
      'from 2026-01-21: N',
      'from 2026-01-21: C',
      'from 2026-01-21: M',
      'from 2026-01-21: M-old',
      'from 2026-01-21: D',
      'from 2026-01-21: D-old',
    ]);
  });

  it('says what is blocked', () => {
    const blocked = truthTable(aPolicy())
      .filter(({ phase }) => phase === '2019-10-01 to 2020-02-01' || phase.startsWith('from'))
      .map((row) => [row.state, lettersOf(row).join('')]);
    expect(blocked).toEqual([
      ['N', 'BBBAAAAB'],
      ['C', 'ABAAAAAA'],
      ['M', 'AAAAAAAA'],
      ['N', 'BBBBAABB'],
      ['C', 'BBBBAABB'],
      ['M', 'AAAAAAAA'],
      ['M-old', 'BBBBAABB'],
      ['D', 'AAAAAAAA'],
      ['D-old', 'BBBBAABB'],
    ]);
  });

  it('gives each cell its code', () => {
    const row = truthTable(aPolicy()).find(({ phase, state }) => phase === '2019-10-01 to 2020-02-01' && state === 'C');
    expect(row?.cells).toEqual({
      'new-order': { verdict: 'allow', code: 'CLOUD_AGREEMENT_CONFIRMED' },
      'azure-plan-order': { verdict: 'deny', code: 'MCA_REQUIRED_FOR_OFFER' },
      'seat-change': { verdict: 'allow', code: 'CLOUD_AGREEMENT_CONFIRMED' },
      'manual-renewal': { verdict: 'allow', code: 'NOT_YET_ENFORCED' },
      'auto-renewal': { verdict: 'allow', code: 'OPERATION_NOT_GATED' },
      cancel: { verdict: 'allow', code: 'OPERATION_NOT_GATED' },
      'term-change': { verdict: 'allow', code: 'NOT_YET_ENFORCED' },
      upgrade: { verdict: 'allow', code: 'CLOUD_AGREEMENT_CONFIRMED' },
    });
  });

  it('of the first revision knows one agreement', () => {
    expect(rowsOf(truthTable(aPolicy({}, POLICY_HISTORY[0])))).toEqual([
      'before 2018-08-07: N',
      '2018-08-07 to 2018-11-07: N',
      '2018-08-07 to 2018-11-07: C',
      'from 2018-11-07: N',
      'from 2018-11-07: C',
    ]);
  });

  it('counts its days in the zone of the policy', () => {
    expect(rowsOf(truthTable(aPolicy({ zone: 'Asia/Seoul' })))).toEqual(rowsOf(truthTable(aPolicy())));
  });
});
