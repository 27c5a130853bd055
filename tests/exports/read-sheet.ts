import { inflateRawSync, inflateSync } from 'node:zlib';

/** The files of a ZIP archive, as text. Reads its central directory, as spreadsheets do. */
export const unzip = (archive: Buffer): ReadonlyMap<string, string> => {
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [method, size, nameLength, extra, comment, local] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt16LE(at + 30),
      archive.readUInt16LE(at + 32),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(begin, begin + size);
    files.set(name, (method === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return files;
};

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** The cells of a worksheet by their address: texts, numbers, and where they lead. */
export const readWorkbook = (archive: Buffer, sheet = 1) => {
  const files = unzip(archive);
  const strings = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, si = '']) =>
    unescaped([...si.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join('')),
  );
  const xml = files.get(`xl/worksheets/sheet${sheet}.xml`) ?? '';
  const styles = [...(files.get('xl/styles.xml') ?? '').matchAll(/<cellXfs[^>]*>(.*?)<\/cellXfs>/gs)][0]?.[1] ?? '';
  const formatIds = [...styles.matchAll(/<xf [^>]*>/g)].map(([tag]) => Number(/numFmtId="(\d+)"/.exec(tag)?.[1] ?? 0));
  const formats = new Map(
    [...(files.get('xl/styles.xml') ?? '').matchAll(/<numFmt [^>]*>/g)].map(([tag]) => [
      Number(/numFmtId="(\d+)"/.exec(tag)?.[1]),
      unescaped(/formatCode="([^"]*)"/.exec(tag)?.[1] ?? ''),
    ]),
  );
  const cells = new Map<string, { value: string | number; format: string | undefined }>();
  for (const [, attributes = '', inner = ''] of xml.matchAll(/<c ([^>]*?)(?<!\/)>(.*?)<\/c>/gs)) {
    const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1];
    if (value === undefined) continue;
    const style = Number(/\bs="(\d+)"/.exec(attributes)?.[1] ?? -1);
    cells.set(/\br="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? '', {
      value: /\bt="s"/.test(attributes) ? (strings[Number(value)] ?? '') : Number(value),
      format: formats.get(formatIds[style] ?? -1),
    });
  }
  const targets = new Map(
    [...(files.get(`xl/worksheets/_rels/sheet${sheet}.xml.rels`) ?? '').matchAll(/<Relationship [^>]*>/g)].map(
      ([tag]) => [/\bId="([^"]*)"/.exec(tag)?.[1] ?? '', unescaped(/Target="([^"]*)"/.exec(tag)?.[1] ?? '')],
    ),
  );
  const links = new Map(
    [...xml.matchAll(/<hyperlink [^>]*>/g)].map(([tag]) => [
      /\bref="([^"]*)"/.exec(tag)?.[1] ?? '',
      targets.get(/r:id="([^"]*)"/.exec(tag)?.[1] ?? '') ?? '',
    ]),
  );
  return { files, xml, cells, links };
};

/** A worksheet row by row, as texts and numbers. */
export const sheetRows = (archive: Buffer, sheet = 1): (string | number | null)[][] => {
  const { cells } = readWorkbook(archive, sheet);
  const rows: (string | number | null)[][] = [];
  for (const [address, { value }] of cells) {
    const [, letters = '', line = ''] = /^([A-Z]+)(\d+)$/.exec(address) ?? [];
    const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const row = (rows[Number(line) - 1] ??= []);
    row[column] = value;
  }
  return Array.from(rows, (row) => Array.from(row ?? [], (value) => value ?? null));
};

const hexText = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');

/** What each code of a font stands for, from its ToUnicode map. */
const unicodeOf = (map: string): ReadonlyMap<number, string> => {
  const found = new Map<number, string>();
  for (const [, block = ''] of map.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, first = '', , list, start] of block.matchAll(
      /<([\da-fA-F]+)>\s*<([\da-fA-F]+)>\s*(?:\[(.*?)\]|<([\da-fA-F]+)>)/gs,
    )) {
      const values =
        list === undefined ? [start ?? ''] : [...list.matchAll(/<([\da-fA-F ]+)>/g)].map(([, hex = '']) => hex);
      for (const [n, hex] of values.entries()) found.set(Number.parseInt(first, 16) + n, hexText(hex));
    }
  for (const [, block = ''] of map.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, code = '', hex = ''] of block.matchAll(/<([\da-fA-F]+)>\s*<([\da-fA-F]+)>/g))
      found.set(Number.parseInt(code, 16), hexText(hex));
  return found;
};

/** A PDF page by page: the texts that are drawn on it, and how large it is. Enough for what pdfmake writes. */
export const readPdf = (document: Buffer): { texts: string[]; width: number; height: number }[] => {
  const raw = document.toString('latin1');
  const objects = new Map<number, { head: string; stream: string }>();
  for (const found of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n(.*?)endobj/gs)) {
    const [, id = '', body = ''] = found;
    const begin = body.indexOf('stream\n');
    const head = begin < 0 ? body : body.slice(0, begin);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const at = found.index + found[0].indexOf(body) + begin + 'stream\n'.length;
    const bytes = begin < 0 ? Buffer.alloc(0) : document.subarray(at, at + length);
    objects.set(Number(id), {
      head,
      stream: begin < 0 ? '' : (head.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1'),
    });
  }
  const object = (id: string | undefined) => objects.get(Number(id)) ?? { head: '', stream: '' };
  const maps = new Map<string, ReadonlyMap<number, string>>();
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const resources = /\/Resources (\d+) 0 R/.test(head) ? object(/\/Resources (\d+) 0 R/.exec(head)?.[1]).head : head;
    const fonts = /\/Font <<(.*?)>>/s.exec(resources)?.[1] ?? '';
    for (const [, name = '', id] of fonts.matchAll(/\/(\w+) (\d+) 0 R/g))
      maps.set(name, unicodeOf(object(/\/ToUnicode (\d+) 0 R/.exec(object(id).head)?.[1]).stream));
    const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(head) ?? [];
    const content = object(/\/Contents (\d+) 0 R/.exec(head)?.[1]).stream;
    const texts: string[] = [];
    let map: ReadonlyMap<number, string> = new Map();
    for (const [, block = ''] of content.matchAll(/BT\n(.*?)ET/gs)) {
      const name = /\/(\w+) [\d.]+ Tf/.exec(block)?.[1];
      map = (name === undefined ? undefined : maps.get(name)) ?? map;
      texts.push(
        [...block.matchAll(/<([\da-fA-F]+)>/g)]
          .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
          .map((code) => map.get(Number.parseInt(code, 16)) ?? '')
          .join(''),
      );
    }
    return { texts, width: Number(width), height: Number(height) };
  });
};
