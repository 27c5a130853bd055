import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { comment, transit } from '#kernel/store/commands.ts';
import { listLinks } from '#kernel/store/links.ts';
import { listAttachments } from '#kernel/store/attachments.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { redirects } from '#kernel/store/redirect.ts';
import { ADDRESS, mail, mailDesk, type MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await mailDesk();
}, 60_000);
afterAll(() => desk.close());

/** Sends a message and gives what became of it. */
const arrive = async (raw: string, options: { from?: string; to?: string } = {}) => {
  await desk.send(raw, options);
  await desk.worked();
  const last = (await desk.log()).at(-1);
  if (last === undefined) throw new Error('nothing arrived');
  return last;
};
const incident = definitionNamed('incident');
const commentsOf = async (id: unknown): Promise<string[]> =>
  (await desk.historyOf(id)).flatMap((row) => {
    const personal = JSON.parse(String(row['personal'] ?? '{}')) as Record<string, [unknown, unknown]>;
    return typeof personal['comment']?.[1] === 'string'
      ? [`${String(row['audience'])}: ${personal['comment'][1]}`]
      : [];
  });

describe('a mail', () => {
  it('becomes an incident of whoever wrote it, in the mailbox’s team, and comes once however often it is sent', async () => {
    const raw = mail('It began **this morning**.\r\n\r\nNadia', {}, { id: 'first' });
    expect(await desk.send(raw)).toContain('250');
    expect(await desk.send(raw)).toContain('250');
    await desk.worked();
    const [stored, ...others] = await desk.log();
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ state: 'filed', copies: 2, sender: 'user@desk.example' });
    expect(await desk.record('incident', stored?.['record'])).toMatchObject({
      title: 'The portal loops',
      description: 'It began **this morning**.\n\nNadia',
      requester: desk.made.people.user.id,
      customer: desk.made.customer['id'],
      team: desk.made.team['id'],
      channel: 'email',
    });
    const [entry] = await desk.historyOf(stored?.['record']);
    expect(JSON.parse(String(entry?.['body']))).toMatchObject({ actor: { id: desk.made.people.user.id, via: 'mail' } });
  });

  it('is refused where no mailbox of ours is meant', async () => {
    await expect(desk.send(mail('x'), { to: 'nobody@desk.example' })).rejects.toThrow('550');
    await expect(desk.send(mail('x'), { to: 'somebody@elsewhere.example' })).rejects.toThrow('550');
  });

  it('answers by Message-ID, by ancestors that nobody saw, by token, by number in the subject, and folds what it quotes', async () => {
    const first = await arrive(
      mail('Broken.', { References: '<never-seen@elsewhere> <nor-this@elsewhere>' }, { id: 'thread-1' }),
    );
    const record = first['record'];
    const again = async (
      text: string,
      headers: Record<string, string>,
      options: { subject?: string; to?: string } = {},
    ) => {
      const row = await arrive(mail(text, headers, options));
      expect(row).toMatchObject({ state: 'filed', record });
    };
    await again(
      'By reply.\r\n\r\nOn Mon, 1 Jun 2026 at 08:00, Desk <support@desk.example> wrote:\r\n> What do you see?\r\n> Regards',
      {
        'In-Reply-To': '<thread-1@client.example>',
      },
    );
    await again('By an ancestor.', { References: '<never-seen@elsewhere>' }, { subject: 'Another subject' });
    const signed = desk.tokens.addressFor(ADDRESS, desk.made.org, String(record));
    await desk.send(mail('By token.', {}, { subject: 'No number', to: signed }), { to: signed });
    await desk.worked();
    expect((await desk.log()).at(-1)).toMatchObject({ state: 'filed', record });
    const { number } = await desk.record('incident', record);
    await again('By number.', {}, { subject: `Re: [${String(number)}] The portal loops` });
    expect(await commentsOf(record)).toEqual([
      'public: By reply.',
      'public: By an ancestor.',
      'public: By token.',
      'public: By number.',
    ]);
    const mails = (await desk.historyOf(record)).map(
      (row) => (JSON.parse(String(row['personal'])) as Record<string, [unknown, { quoted?: string }]>)['mail']?.[1],
    );
    expect(mails[1]).toMatchObject({ from: 'Nadia <user@desk.example>', to: [ADDRESS], cc: [] });
    expect(mails[1]?.quoted).toContain('> What do you see?');
  });

  it('reaches the target of a merged one, and a number of somebody else’s opens a new one', async () => {
    const [from, to] = [
      await arrive(mail('One', {}, { id: 'merged-from' })),
      await arrive(mail('Two', {}, { id: 'merged-to' })),
    ];
    await desk.made.context.batch([redirects(desk.made.org, String(from['record']), String(to['record']))]);
    expect(await arrive(mail('To both', { 'In-Reply-To': '<merged-from@client.example>' }))).toMatchObject({
      record: to['record'],
    });
    const { number } = await desk.record('incident', to['record']);
    await desk.world.system.batch([]);
    const contact = await arrive(
      mail('Mine', {}, { subject: `Re: ${String(number)}`, from: 'agent@elsewhere.example' }),
    );
    expect(contact).toMatchObject({ state: 'held', reason: 'stranger', record: null });
  });

  it('ends the wait for the caller, and takes up again what was resolved', async () => {
    const first = await arrive(mail('Broken', {}, { id: 'wait-1' }));
    const id = String(first['record']);
    const context = desk.made.context;
    await transit(context, incident, id, null, 'hold', {
      holdReason: 'caller',
      comment: 'Which browser?',
      visibility: 'public',
    });
    await arrive(mail('Firefox', { 'In-Reply-To': '<wait-1@client.example>' }));
    expect(await desk.record('incident', id)).toMatchObject({ state: 'inProgress' });
    await transit(context, incident, id, null, 'resolve', { resolution: 'Restarted', resolutionCode: 'Solved' });
    await arrive(mail('It is back.', { 'In-Reply-To': '<wait-1@client.example>' }));
    expect(await desk.record('incident', id)).toMatchObject({ state: 'inProgress' });
    expect(await commentsOf(id)).toContain('public: It is back.');
  });

  it('makes a new one that follows a closed one, where the mailbox says so', async () => {
    await desk.open({ title: 'Follow', address: 'follow@desk.example', closed: 'followUp' });
    const to = 'follow@desk.example';
    const first = await arrive(mail('Broken', {}, { id: 'follow-1', to }), { to });
    await transit(desk.made.context, incident, String(first['record']), null, 'resolve', {
      resolution: 'x',
      resolutionCode: 'Solved',
    });
    const next = await arrive(mail('Again', { 'In-Reply-To': '<follow-1@client.example>' }, { to }), { to });
    expect(next['record']).not.toBe(first['record']);
    const links = await listLinks(desk.made.context, String(next['record']));
    expect(links.map(({ kind, direction, record }) => [kind, direction, record.id])).toEqual([
      ['follows', 'out', first['record']],
    ]);
  });

  it('of our own people is an internal note, and never more', async () => {
    const first = await arrive(mail('Broken', {}, { id: 'staff-1' }));
    const id = String(first['record']);
    await comment(desk.made.context, incident, id, { text: 'We look.', visibility: 'public' });
    await arrive(
      mail('The switch is old.', { 'In-Reply-To': '<staff-1@client.example>' }, { from: 'Agent <agent@desk.example>' }),
      { from: 'agent@desk.example' },
    );
    expect((await commentsOf(id)).at(-1)).toBe('internal: The switch is old.');
  });

  it('keeps its files and pictures, and lets people in copy take part', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const raw = mail(
      [
        '--b',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>See <img src="cid:pic@1" alt="x"> and <a href="javascript:alert(1)">this</a><script>alert(1)</script></p>',
        '--b',
        'Content-Type: image/png; name="screen.png"',
        'Content-Transfer-Encoding: base64',
        'Content-ID: <pic@1>',
        'Content-Disposition: inline; filename="screen.png"',
        '',
        png,
        '--b',
        'Content-Type: application/pdf; name="../../etc/log.txt"',
        'Content-Disposition: attachment; filename="../../etc/log.txt"',
        '',
        'a log',
        '--b--',
        '',
      ].join('\r\n'),
      {
        'Content-Type': 'multipart/related; boundary=b',
        Cc: 'customercontact@desk.example, agent@desk.example, stranger@elsewhere.example',
      },
      { id: 'files-1' },
    );
    const first = await arrive(raw);
    const id = String(first['record']);
    const row = await desk.record('incident', id);
    const files = await listAttachments(desk.made.context, incident, row);
    expect(files.map(({ name, type, visibility }) => ({ name, type, visibility }))).toEqual([
      { name: 'screen.png', type: 'image/png', visibility: 'public' },
      { name: 'log.txt', type: 'text/plain', visibility: 'public' },
    ]);
    expect(row['description']).toBe(`See ![screen.png](attachment:${files[0]?.id}) and this`);
    expect((await participantsOf(desk.made.context, id)).map(({ name, role }) => [name, role])).toEqual([
      ['customerContact', 'contact'],
      ['agent', 'watcher'],
    ]);
  });
});

describe('mail that is not as it should be', () => {
  it('of machines, of ourselves and in circles is kept and goes nowhere', async () => {
    const outcomes: unknown[] = [];
    for (const headers of [
      { 'Auto-Submitted': 'auto-replied' },
      { 'Auto-Submitted': 'auto-generated' },
      { Precedence: 'bulk' },
      { 'X-Auto-Response-Suppress': 'All' },
      { 'List-Id': '<news.example>' },
    ])
      outcomes.push((await arrive(mail('x', headers as unknown as Record<string, string>)))['reason']);
    outcomes.push((await arrive(mail('x', {}, { from: `Ourselves <${ADDRESS}>` })))['reason']);
    outcomes.push((await arrive(mail('x'), { from: '' }))['state']);
    expect(outcomes).toEqual(['autoReply', 'generated', 'bulk', 'generated', 'bulk', 'own', 'report']);
  });

  it('marked as spam, or forged by what the trusted server says, waits for somebody', async () => {
    await desk.open({
      title: 'Careful',
      address: 'careful@desk.example',
      verifier: 'mx.desk.example',
      unverified: 'hold',
    });
    const to = 'careful@desk.example';
    const reasons: unknown[] = [];
    for (const headers of [
      { 'X-Spam-Flag': 'YES' },
      { 'Authentication-Results': 'mx.desk.example; dmarc=fail header.from=desk.example' },
      { 'Authentication-Results': 'evil.example; dmarc=pass' },
      { 'Authentication-Results': 'mx.desk.example; spf=pass; dkim=pass; dmarc=pass' },
    ])
      reasons.push((await arrive(mail('x', headers as unknown as Record<string, string>, { to }), { to }))['reason']);
    expect(reasons).toEqual(['spam', 'forged', 'unverified', null]);
  });

  it('of somebody unknown makes them a person of the customer whose domain it is, where the mailbox says so', async () => {
    await desk.made.context.batch([
      {
        text: `UPDATE customer SET mail_domains = '{saint-clair.example}' WHERE org = $1 AND id = $2`,
        values: [desk.made.org, desk.made.customer['id']],
      },
    ]);
    await desk.open({ title: 'Open', address: 'open@desk.example', strangers: 'create' });
    const to = 'open@desk.example';
    const known = await arrive(mail('x', {}, { from: 'Dr Low <Low@ward.saint-clair.example>', to }), { to });
    expect(await desk.record('person', known['person'])).toMatchObject({
      title: 'Dr Low',
      email: 'low@ward.saint-clair.example',
      customer: desk.made.customer['id'],
    });
    expect(await arrive(mail('x', {}, { from: 'x@elsewhere.example', to }), { to })).toMatchObject({
      state: 'held',
      reason: 'strangeDomain',
    });
  });

  it('under a Message-ID that was used for another one is kept beside it', async () => {
    await arrive(mail('One', {}, { id: 'twice' }));
    expect(await arrive(mail('Something else', {}, { id: 'twice' }))).toMatchObject({
      state: 'duplicate',
      reason: 'sameId',
    });
  });

  it('that nobody can read is kept as broken, with the reason', async () => {
    await desk.open({ title: 'Wrong', address: 'wrong@desk.example', recordType: 'approval' });
    const to = 'wrong@desk.example';
    const row = await arrive(mail('x', {}, { to }), { to });
    expect(row['state']).toBe('broken');
    expect(row['detail']).toBeTruthy();
  });
});
