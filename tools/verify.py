#!/usr/bin/env python3
"""Verifies exported histories of Wellrun, without Wellrun: Python's standard library is all it needs.

    verify.py [--keys history.pub]… [--anchors FILE] [--leaves FILE] [--json] HISTORY.ndjson …

Checks entries against their leaf hashes, commitments and columns, the Merkle tree (RFC 9162) against every signed checkpoint (C2SP notes,
Ed25519) and the seal head, versions and erasures. Prints the first fault, and exits with 1 when there is one. --keys should come by another
way than the file; of an organisation that moved here, give the former installations' as well, after it; --anchors are checkpoints kept elsewhere (mails, or ORG.checkpoints); --leaves is ORG.leaves.
"""
import argparse, base64, hashlib, hmac, json, re, sys
from datetime import datetime, timedelta, timezone

# Ed25519 (RFC 8032, 5.1): verification only, so that nothing needs to be constant in time.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_OF_MINUS_1 = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)

def plus(a, b):
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    w, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, point):
    total = (0, 1, 1, 0)
    while n > 0:
        total = plus(total, point) if n & 1 else total
        point, n = plus(point, point), n >> 1
    return total

def decode_point(data):
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P != 0 or (x == 0 and sign): return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))

def ed25519(public, message, signature):
    a, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], 'little')
    if len(signature) != 64 or a is None or r is None or s >= L: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % L
    one, other = times(s, BASE), plus(r, times(k, a))
    return all((one[i] * other[2] - other[i] * one[2]) % P == 0 for i in (0, 1))

# Signed notes (C2SP signed-note), keys and checkpoints (C2SP tlog-checkpoint).
class Broken(ValueError): pass

def must(holds, why='is damaged'):
    if not holds: raise Broken(why)

def unbase64(text):
    data = base64.b64decode(text + '==')
    must(base64.b64encode(data).decode() == text)
    return data

def read_note(note):
    text, gap, lines = note.rpartition('\n\n')
    must(gap and note.endswith('\n'))
    signatures = []
    for line in lines[:-1].split('\n'):
        found = re.fullmatch('— ([^ +]+) ([A-Za-z0-9+/=]+)', line)
        data = unbase64(found[2]) if found else b''
        must(len(data) >= 5)
        signatures.append((found[1], data[:4].hex(), data[4:]))
    return text + '\n', signatures

def read_key(vkey):
    name, key_id, encoded = vkey.split('+', 2)
    data = unbase64(encoded)
    must(len(data) == 33 and data[0] == 1 and hashlib.sha256(name.encode() + b'\n' + data).hexdigest()[:8] == key_id, 'is no verifier key')
    return {'name': name, 'id': key_id, 'public': data[1:], 'vkey': vkey, 'until': None}

def signed_by(note, key):
    text, signatures = read_note(note)
    return any(ed25519(key['public'], text.encode(), data) for name, key_id, data in signatures if (name, key_id) == (key['name'], key['id']))

def split_notes(file, origin):
    notes, text, signatures = [], [], []
    for line in file.split('\n')[:-1]:
        if line.startswith(origin):
            text, signatures = [line], []
        elif line.startswith('— '):
            signatures.append(line)
        elif line:
            text, signatures = text + [line], []
        elif signatures and text and text[0].startswith(origin):
            note = '\n'.join(text) + '\n\n' + '\n'.join(signatures) + '\n'
            cut = notes and note.startswith(notes[-1][:-1])  # by a crash; this is the whole of it
            notes, text, signatures = (notes[:-1] if cut else notes) + [note], [], []
    return notes

def trusted_keys(published):
    first, _, rest = published.partition('\n')
    key = read_key(first)
    keys = {key['id']: key}
    for note in split_notes(rest, 'wellrun/key-rotation'):
        _, older, newer, time = read_note(note)[0].split('\n')[:4]
        new = read_key(newer)
        must(older == key['vkey'] and signed_by(note, key) and signed_by(note, new), 'a key is not signed in by the one before it')
        key['until'] = time[len('time '):]
        keys[new['id']] = key = new
    return keys

HASH = '[A-Za-z0-9+/]{43}='
FORM = re.compile('wellrun/(?P<org>[0-9a-f-]{36})\n(?P<size>0|[1-9][0-9]{0,14})\n(?P<root>%s)\ntime (?P<at>[0-9TZ:.-]{20,30})\n'
                  '(?:previous (?P<previous>%s)\n)?(?:fork (?P<kept>[0-9]{1,15}) %s (?P<lost>[0-9]{1,15}) (?P<lost_root>%s)\n)?' % (HASH, HASH, HASH, HASH))

def read_checkpoint(note):
    found = FORM.fullmatch(read_note(note)[0])
    must(found)
    read = {'org': str, 'at': str, 'size': int, 'kept': int, 'lost': int}
    return {name: text and read.get(name, lambda text: base64.b64decode(text).hex())(text) for name, text in found.groupdict().items()}

def open_checkpoint(note, org, keys):
    point = read_checkpoint(note)
    must(point['org'] == org, 'is of another organisation')
    key = next((keys[key_id] for _, key_id, _ in read_note(note)[1] if key_id in keys), None)
    must(key, 'is signed by an unknown key')
    must(signed_by(note, key), 'has a wrong signature')
    must(key['until'] is None or point['at'] <= key['until'], 'is signed by a key that had been replaced')
    return point

def fault(code, position, message, entry=None, body={}):
    return {'code': code, 'position': position, 'entry': entry, 'number': body.get('number'), 'message': message}

def microseconds(instant):
    return (datetime.fromisoformat(instant.replace('Z', '+00:00')) - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)

def gather_claims(org, rows, anchors, keys, faults):
    claims, live = [], []
    for row, before in zip(rows, [None, *rows]):
        try:
            point = open_checkpoint(row['note'], org, keys)
            signed = {'note': row['note'], 'size': point['size'], 'root': point['root'], 'at': microseconds(point['at']) // 1000,
                      'previous': point['previous'], 'keyId': read_note(row['note'])[1][0][1]}
            must(row == signed, 'has columns that differ from its signed note')
            must(point['previous'] == (before and hashlib.sha256(before['note'].encode()).hexdigest()), 'does not follow from the one before it')
            claims.append((point['size'], point['root'], 'the checkpoint of %d entries' % point['size']))
        except ValueError as why:
            faults.append(fault('checkpoint', row['size'], 'The checkpoint of %d entries %s.' % (row['size'], why)))
    for note in anchors:
        try:
            point = open_checkpoint(note, org, keys)
        except ValueError as why:
            size = re.match(r'wellrun/\S+\n(\d{1,15})\n', note)
            faults.append(fault('anchor', int(size[1]) if size else 0, 'An anchored checkpoint %s.' % why))
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

def node(left, right):
    return hashlib.sha256(b'\x01' + left + right).digest()

class Check:  # follows the same steps as the system's own verifier, src/kernel/history/checker.ts
    def __init__(self, header, claims):
        self.org, self.head, self.claims, self.claimed, self.proven = header['org'], header['head'], claims, 0, 0
        self.size, self.frontier, self.erased, self.owned, self.versions, self.late = 0, [], {}, 0, {}, []

    def root(self):
        root = self.frontier[-1] if self.frontier else hashlib.sha256(b'').digest()
        for left in reversed(self.frontier[:-1]):
            root = node(left, root)
        return root.hex()

    def follow(self, stored, place):
        wrong, body = check_entry(self.org, stored)
        if wrong: return fault('altered', place, 'Entry %d: %s' % (place, wrong), stored['id'], body)
        if 'personal' in body and stored['personal'] is None:
            self.erased[stored['id']] = place
        named = (body['changes'].get('erased') or [None, None])[1] if body['action'] == 'erase' else None
        for entry in named if isinstance(named, list) else []:
            self.owned += self.erased.pop(entry, None) is not None
        if body['version'] > 0:
            self.versions.setdefault(body['record'], {}).setdefault(body['version'], place)
        return None

    def sealed(self, line, logged):
        place, stored = self.size, line['stored']
        if line['position'] != place or stored is None:
            return fault('missing', place, 'Entry %d is missing from the place where it was sealed.' % place)
        found = self.follow(stored, place)
        if found or logged not in (None, stored['leaf']):
            return found or 'diverging'
        leaf, size = bytes.fromhex(stored['leaf']), place
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
        found, head = [], {'size': self.size, 'root': self.root(), 'frontier': b''.join(self.frontier).hex()}
        if any(size > self.size for size, _, _ in self.claims) or logged > self.size:
            found.append(fault('missing', self.size, 'The history ends after %d entries, but more had been sealed.' % self.size))
        if self.head != head and (self.head or self.size):
            found.append(fault('head', self.size, 'The seal head does not agree with the tree.'))
        for record, places in self.versions.items():
            missing = next(n for n in range(1, len(places) + 2) if n not in places)
            if missing <= max(places):
                place = min(place for version, place in places.items() if version > missing)
                found.append(fault('missing', place, 'Before entry %d, version %d of the record %s is missing.' % (place, missing, record)))
        hidden = [fault('erased', place, 'Entry %d: its personal part was erased, and no later entry says so.' % place, entry)
                  for entry, place in self.erased.items()]
        return found + hidden + self.late

def check_entry(org, stored):
    text, columns, personal, salt = stored['body'], stored['columns'], stored['personal'], stored['salt']
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    if hashlib.sha256(b'\0' + text.encode(errors='replace')).hexdigest() != stored['leaf']:
        return 'its text no longer gives its leaf hash.', body
    if body.get('v') != 1 or not isinstance(body.get('actor'), dict) or not isinstance(body.get('changes'), dict):
        return 'its text is not an entry.', body
    wanted = {name: body[name] for name in ('type', 'record', 'version', 'action')} | {
        'audience': body.get('audience', 'internal'), 'actor': body['actor'].get('id'),
        'recordedAt': microseconds(body['recordedAt']), 'occurredAt': microseconds(body['occurredAt'])}
    if (body['org'], body['id']) != (org, stored['id']) or wanted != columns:
        return 'a column was altered: the signed text says otherwise.', body
    if personal is None and salt is None:
        return None, body
    if 'personal' not in body or personal is None or salt is None:
        return 'a personal part was added, or half of it is gone.', body
    given = hmac.new(bytes.fromhex(salt), personal.encode(errors='replace'), hashlib.sha256).hexdigest()
    return None if (given, len(salt)) == (body['personal'], 64) else 'its personal part no longer gives the commitment in the signed text.', body

def name_divergence(line, expected, log, lines):
    place, leaf = line['position'], bytes.fromhex(line['stored']['leaf'])
    logged = next((at // 32 for at in range(0, len(log), 32) if log[at:at + 32] == leaf), -1)
    elsewhere = any(each.get('position') is not None and each['stored'] and each['stored']['leaf'] == expected for each in lines)
    code = ('reordered' if logged >= 0 else 'forged') if elsewhere else 'missing' if logged > place else 'altered'
    return fault(code, place, 'Entry %d is %s: another leaf was sealed in this place.' % (place, code), line['id'], json.loads(line['stored']['body']))

def verify(path, published, anchored, log):
    faults = []
    with open(path, encoding='utf-8', newline='\n') as file:
        lines = (json.loads(line) for line in file)
        header = next(lines)
        keys = trusted_keys(published[0] if published else header['keys'])
        for each in header.get('foreign', []):  # of the installations that it came from: when keys are given, these must be among them
            for key in trusted_keys(each['published']).values() if not published or any(own.startswith(each['published']) for own in published) else ():
                keys.setdefault(key['id'], {**key, 'until': min(key['until'] or each['until'], each['until'])})
        anchors = split_notes(anchored, 'wellrun/' + header['org'])
        check = Check(header, gather_claims(header['org'], header['checkpoints'], anchors, keys, faults))
        first, read, line = None, -1, header
        for read, line in enumerate(lines):
            logged = log[32 * check.size:32 * check.size + 32].hex() or None
            first = None if 'end' in line else check.unsealed(line) if line['position'] is None else check.sealed(line, logged)
            if first: break
        if first == 'diverging':
            first = name_divergence(line, logged, log, lines)
        cut = [] if line.get('end') == read else [fault('missing', check.size, 'The file ends before the history does: it was cut off.')]
        found = [first] if first else cut or check.end(len(log) // 32)
    first = min(found + faults, key=lambda each: each['position'], default=None)
    return {'ok': first is None, 'fault': first, 'org': header['org'], 'entries': check.size, 'erased': check.owned, 'checkpoints': check.claimed}

if __name__ == '__main__':
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, form in (('--keys', {'action': 'append', 'default': []}), ('--anchors', {}), ('--leaves', {}), ('--json', {'action': 'store_true'}), ('history', {'nargs': '+'})):
        options.add_argument(name, **form)
    given = options.parse_args()
    published = [open(path, encoding='utf-8').read() for path in given.keys]
    anchored, log = (open(path, 'rb').read() if path else b'' for path in (given.anchors, given.leaves))
    failed = False
    for path in given.history:
        try:
            verdict = verify(path, published, anchored.decode(errors='replace'), log)
        except (Broken, ValueError, KeyError, TypeError, AttributeError, StopIteration) as why:
            verdict = {'ok': False, 'fault': fault('damaged', 0, 'The file cannot be read: %s' % why), 'entries': 0}
        failed = failed or not verdict['ok']
        words = ('holds: {entries} entries, {erased} erased, {checkpoints} checkpoints.' if verdict['ok'] else 'DOES NOT HOLD. {fault[message]}').format(**verdict)
        print(json.dumps(verdict) if given.json else '%s: %s%s' % (path, words, '' if published else ' (The keys are the file\'s own: compare them with yours.)'))
    sys.exit(1 if failed else 0)
