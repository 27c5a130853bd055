import { describe, expect, it } from 'vitest';
import type { Setting } from '../../api/admin.ts';
import { adminRights, settingGroups } from './parts.ts';

describe('the administration', () => {
  it('is for those who set up the organisation, and for auditors to look at', () => {
    expect(adminRights(['agent'])).toEqual({ look: false, change: false });
    expect(adminRights(['auditor'])).toEqual({ look: true, change: false });
    expect(adminRights(['agent', 'smsManager'])).toEqual({ look: true, change: true });
  });

  it('groups settings by what they belong to, and leaves out what nobody edits', () => {
    const settings = ['approval.policy', 'demo.people', 'incident.matrix', 'incident.targets'].map(
      (name) => ({ name }) as Setting,
    );
    expect(settingGroups(settings).map(({ group, settings: each }) => [group, each.length])).toEqual([
      ['incident', 2],
      ['approval', 1],
    ]);
  });
});
