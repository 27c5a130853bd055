#!/usr/bin/env python3
"""Verifies exported histories of Wellrun, without Wellrun: Python's standard library is all it needs.

    verify.py [--keys history.pub] [--anchors FILE] [--leaves FILE] [--json] HISTORY.ndjson …

Checks every entry against its leaf hash, its personal part against its commitment, the columns against the signed text, the
Merkle tree (RFC 9162) against every signed checkpoint (C2SP notes, Ed25519) and the seal head, versions and erasures. Prints
what it found and the first fault; exits with 1 when there is one. --keys should come from whoever runs the system by another
way than the file itself; --anchors are checkpoints kept elsewhere (mails, or ORG.checkpoints); --leaves is ORG.leaves.
"""
import argparse, base64, hashlib, hmac, json, re, sys
from datetime import datetime, timezone

# Ed25519 (RFC 8032, 5.1): verification only, so that nothing needs to be constant in time.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def plus(a, b):
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    w, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    total = (0, 1, 1, 0)
    while n > 0:
        if n & 1:
            total = plus(total, point)
        point = plus(point, point)
        n >>= 1
    return total


def decode_point(data):
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))


def ed25519(public, message, signature):
    a, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], 'little')
    if len(signature) != 64 or a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % L
    one, other = times(s, BASE), plus(r, times(k, a))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))


# Signed notes (C2SP signed-note), keys and checkpoints (C2SP tlog-checkpoint).
class Broken(Exception):
    pass


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Broken('is damaged')
    if base64.b64encode(data).decode() != text:
        raise Broken('is damaged')
    return data


def read_note(note):
    text, gap, lines = note.rpartition('\n\n')
    if not gap or not note.endswith('\n'):
        raise Broken('is damaged')
    signatures = []
    for line in lines[:-1].split('\n'):
        found = re.fullmatch('— ([^ +]+) ([A-Za-z0-9+/=]+)', line)
        if not found or len(unbase64(found[2])) < 5:
            raise Broken('is damaged')
        data = unbase64(found[2])
        signatures.append((found[1], data[:4].hex(), data[4:]))
    return text + '\n', signatures


def read_key(vkey):
    name, _, rest = vkey.partition('+')
    key_id, _, encoded = rest.partition('+')
    data = unbase64(encoded)
    if len(data) != 33 or data[0] != 1 or hashlib.sha256(name.encode() + b'\n' + data).digest()[:4].hex() != key_id:
        raise Broken('is no verifier key')
    return {'name': name, 'id': key_id, 'public': data[1:], 'vkey': vkey, 'until': None}


def signed_by(note, key):
    text, signatures = read_note(note)
    mine = [data for name, key_id, data in signatures if (name, key_id) == (key['name'], key['id'])]
    return bool(mine) and ed25519(key['public'], text.encode(), mine[0])


def split_notes(file, origin):
    notes, text, signatures = [], [], []
    for line in file.split('\n')[:-1]:
        if line.startswith(origin):
            text, signatures = [line], []
        elif line.startswith('— '):
            signatures.append(line)
        elif line:
            text.append(line)
            signatures = []
        elif signatures and text and text[0].startswith(origin):
            note = '\n'.join(text) + '\n\n' + '\n'.join(signatures) + '\n'
            if notes and note.startswith(notes[-1][:-1]):
                notes.pop()  # a crash cut it off; this is the whole of it
            notes.append(note)
            text, signatures = [], []
    return notes


def trusted_keys(published):
    first, _, rest = published.partition('\n')
    key = read_key(first)
    keys = {key['id']: key}
    for note in split_notes(rest, 'wellrun/key-rotation'):
        _, older, newer, time = read_note(note)[0].split('\n')[:4]
        new = read_key(newer)
        if older != key['vkey'] or not signed_by(note, key) or not signed_by(note, new):
            raise Broken('is signed in by a rotation that its predecessor did not sign')
        key['until'] = time[len('time '):]
        keys[new['id']] = key = new
    return keys


HASH = '[A-Za-z0-9+/]{43}='
FORM = re.compile('wellrun/(?P<org>[0-9a-f-]{36})\n(?P<size>0|[1-9][0-9]{0,14})\n(?P<root>%s)\ntime (?P<at>[0-9TZ:.-]{20,30})\n'
                  '(?:previous (?P<previous>%s)\n)?(?:fork (?P<kept>[0-9]{1,15}) %s (?P<lost>[0-9]{1,15}) (?P<lost_root>%s)\n)?' % (HASH, HASH, HASH, HASH))


def read_checkpoint(note):
    found = FORM.fullmatch(read_note(note)[0])
    if not found:
        raise Broken('is damaged')
    point = found.groupdict()
    for name in ('size', 'kept', 'lost'):
        point[name] = point[name] and int(point[name])
    for name in ('root', 'previous', 'lost_root'):
        point[name] = point[name] and base64.b64decode(point[name]).hex()
    return point


def open_checkpoint(note, org, keys):
    point = read_checkpoint(note)
    if point['org'] != org:
        raise Broken('is of another organisation')
    key = next((keys[key_id] for _, key_id, _ in read_note(note)[1] if key_id in keys), None)
    if key is None:
        raise Broken('is signed by an unknown key')
    if not signed_by(note, key):
        raise Broken('has a wrong signature')
    if key['until'] is not None and point['at'] > key['until']:
        raise Broken('is signed by a key that had been replaced')
    return point


def fault(code, position, message, entry=None, body=None):
    return {'code': code, 'position': position, 'entry': entry, 'number': (body or {}).get('number'), 'message': message}


def microseconds(instant):
    found = re.fullmatch(r'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z', instant)
    if not found:
        return None
    seconds = datetime.fromisoformat(found[1]).replace(tzinfo=timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (seconds.days * 86400 + seconds.seconds) * 1000000 + int((found[2] or '').ljust(6, '0'))


def gather_claims(org, rows, anchors, keys, faults):
    claims, before = [], None
    for row in rows:
        try:
            point = open_checkpoint(row['note'], org, keys)
            signer = read_note(row['note'])[1][0][1]
            if (point['size'], point['root'], microseconds(point['at']), point['previous'], signer) != (
                    row['size'], row['root'], row['at'] * 1000, row['previous'], row['keyId']):
                raise Broken('has columns that differ from its signed note')
            if point['previous'] != (before and hashlib.sha256(before.encode()).hexdigest()):
                raise Broken('does not follow from the one before it')
            claims.append((point['size'], point['root'], 'the checkpoint of %d entries' % point['size']))
        except Broken as why:
            faults.append(fault('checkpoint', row['size'], 'The checkpoint of %d entries %s.' % (row['size'], why)))
        before = row['note']
    live = []
    for note in anchors:
        try:
            point = open_checkpoint(note, org, keys)
        except Broken as why:
            faults.append(fault('anchor', read_size(note), 'An anchored checkpoint %s.' % why))
            continue
        if point['kept'] is not None:
            lost = [each for each, _ in live if each['size'] > point['kept']]
            if lost and (lost[-1]['size'], lost[-1]['root']) != (point['lost'], point['lost_root']):
                faults.append(fault('anchor', point['kept'], 'A fork does not name what had been anchored before it.'))
            live = [each for each in live if each[0]['size'] <= point['kept']]
        live.append((point, note))
    notes = {row['note'] for row in rows}
    for point, note in live:
        claims.append((point['size'], point['root'], 'the anchored checkpoint of %d entries' % point['size']))
        if note not in notes:
            faults.append(fault('anchor', point['size'], 'An anchored checkpoint of %d entries is not in the database.' % point['size']))
    return sorted(claims, key=lambda claim: claim[0])


def read_size(note):
    try:
        return read_checkpoint(note)['size']
    except Broken:
        return 0


def node(left, right):
    return hashlib.sha256(b'\x01' + left + right).digest()


class Check:
    """Follows the same steps as the system's own verifier (src/kernel/history/checker.ts)."""

    def __init__(self, header, claims):
        self.org, self.head, self.claims = header['org'], header['head'], claims
        self.size, self.frontier, self.claimed, self.proven = 0, [], 0, 0
        self.erased, self.owned, self.complete, self.ahead, self.late = {}, 0, {}, {}, []

    def root(self):
        if not self.frontier:
            return hashlib.sha256(b'').hexdigest()
        root = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            root = node(left, root)
        return root.hex()

    def follow(self, stored, place):
        wrong, body = check_entry(self.org, stored)
        if wrong:
            return fault('altered', place, 'Entry %d: %s' % (place, wrong), stored['id'], body)
        if 'personal' in body and stored['personal'] is None:
            self.erased[stored['id']] = place
        named = (body['changes'].get('erased') or [None, None])[1] if body['action'] == 'erase' else None
        for entry in named if isinstance(named, list) else []:
            self.owned += self.erased.pop(entry, None) is not None
        record, version, last = body['record'], body['version'], self.complete.get(body['record'], 0)
        if version > last + 1:
            self.ahead.setdefault(record, []).append((version, place))
        elif version == last + 1:
            waiting = self.ahead.pop(record, [])
            while any(each == version + 1 for each, _ in waiting):
                version += 1
            self.complete[record] = version
            rest = [each for each in waiting if each[0] > version]
            if rest:
                self.ahead[record] = rest
        return None

    def sealed(self, line, logged):
        place, stored = self.size, line['stored']
        if line['position'] != place:
            return fault('missing', place, 'Entry %d is missing: nothing is sealed in that place.' % place)
        if stored is None:
            return fault('missing', place, 'Entry %d was sealed, but is gone.' % place, line['id'])
        found = self.follow(stored, place)
        if found or (logged is not None and logged != stored['leaf']):
            return found or 'diverging'
        leaf, size = bytes.fromhex(stored['leaf']), self.size
        while size & 1:
            leaf, size = node(self.frontier.pop(), leaf), size >> 1
        self.frontier.append(leaf)
        self.size += 1
        while self.claimed < len(self.claims) and self.claims[self.claimed][0] <= self.size:
            size, root, where = self.claims[self.claimed]
            if size == self.size and root != self.root():
                return fault('altered', self.proven, 'An entry from %d to %d was altered, removed or moved: %s has another root.' % (self.proven, size - 1, where))
            self.proven, self.claimed = size, self.claimed + 1
        return None

    def unsealed(self, line):
        found = self.follow(line['stored'], self.size)
        if line.get('tooOld') and not found:
            self.late.append(fault('unsealed', self.size, 'Entry %s was written more than a minute ago and is not sealed.' % line['id'], line['id']))
        return found

    def end(self, logged):
        found = []
        if any(size > self.size for size, _, _ in self.claims) or logged > self.size:
            found.append(fault('missing', self.size, 'The history ends after %d entries, but more had been sealed.' % self.size))
        head = self.head or {'size': 0, 'root': self.root(), 'frontier': ''}
        if (head['size'], head['root'], head['frontier']) != (self.size, self.root(), b''.join(self.frontier).hex()):
            found.append(fault('head', self.size, 'The seal head does not agree with the tree.'))
        gaps = [(min(place for _, place in waiting), record) for record, waiting in self.ahead.items()]
        if gaps:
            found.append(fault('missing', min(gaps)[0], 'Version %d of the record %s is missing.' % (self.complete.get(min(gaps)[1], 0) + 1, min(gaps)[1])))
        for entry, place in list(self.erased.items())[:1]:
            found.append(fault('erased', place, 'Entry %d: its personal part was erased, and no later entry says so.' % place, entry))
        return found + self.late


def check_entry(org, stored):
    text, columns, personal, salt = stored['body'], stored['columns'], stored['personal'], stored['salt']
    try:
        body = json.loads(text)
        body = body if body['v'] == 1 and isinstance(body['actor'], dict) and isinstance(body['changes'], dict) else None
    except (ValueError, KeyError, TypeError):
        body = None
    if hashlib.sha256(b'\0' + text.encode(errors='replace')).hexdigest() != stored['leaf']:
        return 'its text no longer gives its leaf hash.', body
    if body is None:
        return 'its text is not an entry.', body
    wanted = {'type': body['type'], 'record': body['record'], 'version': body['version'], 'action': body['action'], 'audience': body.get('audience', 'internal'),
              'recordedAt': microseconds(body['recordedAt']), 'occurredAt': microseconds(body['occurredAt']), 'actor': body['actor'].get('id')}
    if (body['org'], body['id']) != (org, stored['id']) or wanted != columns:
        return 'a column was altered: the signed text says otherwise.', body
    if personal is None and salt is None:
        return None, body
    if 'personal' not in body or personal is None or salt is None:
        return 'a personal part was added, or half of it is gone.', body
    if hmac.new(bytes.fromhex(salt), personal.encode(errors='replace'), hashlib.sha256).hexdigest() != body['personal'] or len(salt) != 64:
        return 'its personal part no longer gives the commitment in the signed text.', body
    return None, body


def name_divergence(line, expected, log, lines):
    place, found = line['position'], log.find(bytes.fromhex(line['stored']['leaf']))
    while found > 0 and found % 32 > 0:
        found = log.find(bytes.fromhex(line['stored']['leaf']), found + 1)
    elsewhere = any(each.get('position') is not None and each['stored'] and each['stored']['leaf'] == expected for each in lines)
    code = ('reordered' if found >= 0 else 'forged') if elsewhere else 'missing' if found // 32 > place else 'altered'
    return fault(code, place, 'Entry %d is %s: another leaf was sealed in this place.' % (place, code), line['id'], json.loads(line['stored']['body']))


def verify(path, published, anchored, log):
    faults = []
    with open(path, encoding='utf-8', newline='\n') as file:
        lines = (json.loads(line) for line in file)
        header = next(lines)
        keys = trusted_keys(published or header['keys'])
        anchors = split_notes(anchored, 'wellrun/' + header['org'])
        check = Check(header, gather_claims(header['org'], header['checkpoints'], anchors, keys, faults))
        first, read, ended = None, 0, False
        for line in lines:
            if 'end' in line:
                ended = line['end'] == read
                break
            read += 1
            logged = log[32 * check.size:32 * check.size + 32].hex() or None
            first = check.unsealed(line) if line['position'] is None else check.sealed(line, logged)
            if first:
                break
        if first == 'diverging':
            first = name_divergence(line, logged, log, lines)
        cut = [] if ended else [fault('missing', check.size, 'The file ends before the history does: it was cut off.')]
        found = [first] if first else cut or check.end(len(log) // 32)
    first = min(found + faults, key=lambda each: each['position'], default=None)
    return {'ok': first is None, 'fault': first, 'org': header['org'], 'entries': check.size, 'erased': check.owned, 'checkpoints': check.claimed}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--keys', '--anchors', '--leaves'):
        options.add_argument(name)
    options.add_argument('--json', action='store_true')
    options.add_argument('history', nargs='+')
    given = options.parse_args()
    published, anchored, log = (open(path, 'rb').read() if path else b'' for path in (given.keys, given.anchors, given.leaves))
    failed = False
    for path in given.history:
        try:
            verdict = verify(path, published.decode(), anchored.decode(errors='replace'), log)
        except (Broken, ValueError, KeyError, TypeError, StopIteration) as why:
            verdict = {'ok': False, 'fault': fault('damaged', 0, '%s cannot be read: %s' % (path, why)), 'entries': 0}
        failed = failed or not verdict['ok']
        if given.json:
            print(json.dumps(verdict))
        elif verdict['ok']:
            print('%s: holds. %d entries, %d erased, %d checkpoints.' % (path, verdict['entries'], verdict['erased'], verdict['checkpoints']))
            if not published:
                print('The keys were taken from the file itself: compare them with those you were given.')
        else:
            print('%s: DOES NOT HOLD. %s' % (path, verdict['fault']['message']))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
