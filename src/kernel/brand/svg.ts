/** What a drawing consists of; nothing here runs, fetches, or asks for anything. */
const ELEMENTS = new Set(
  `svg g defs symbol use title desc metadata style switch view path rect circle ellipse line polyline polygon text tspan textPath
  linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer feComposite
  feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
  feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence`.split(
    /\s+/,
  ),
);

/** A tag with its attributes, a comment, a declaration; what stands between them is text. */
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>]*>|<\/?([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*)>/gu;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;

/** Style that would fetch something, other sheets or other addresses than a part of the drawing itself; or that hides what it says. */
const fetches = (style: string): boolean =>
  /@import|expression\s*\(|javascript:|\\|&#/iu.test(style) ||
  [...style.matchAll(/url\(\s*["']?\s*([^"')]*)/giu)].some(([, address = '']) => !address.startsWith('#'));

/** A drawing goes by its usual name alone: under another one its parts would not be seen for what they are. */
const renames = (name: string, value: string): boolean =>
  /^xmlns(?::|$)/u.test(name) && !/^xmlns(?::svg)?$/u.test(name) && /w3\.org\/(?:2000\/svg|1999\/xhtml)/iu.test(value);

const wrongAttribute = (name: string, value: string): string | null => {
  if (renames(name, value) || /xhtml/iu.test(value)) return 'parts under another name';
  if (/^on/iu.test(name)) return `what happens on an event (${name.slice(0, 40)})`;
  if (/(?:^|:)(?:href|src|base)$/iu.test(name) && !value.trim().startsWith('#')) return 'a link to somewhere else';
  return fetches(value) ? 'something that is fetched from elsewhere' : null;
};

const wrongTag = (name: string, attributes: string): string | null => {
  const plain = name.replace(/^svg:/u, '');
  // Drawing programs keep notes of their own in other namespaces: nothing is drawn of them, and nothing run.
  if (!ELEMENTS.has(plain) && !/^(?:sodipodi|inkscape|rdf|cc|dc|sketch|serif|xodm):/u.test(name))
    return /script/iu.test(name) ? 'a script' : `<${name.slice(0, 40)}>`;
  for (const [, attribute = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const wrong = wrongAttribute(attribute, double ?? single ?? '');
    if (wrong !== null) return wrong;
  }
  return null;
};

/** What a drawing holds that no logo needs, in words; null where it is a drawing and nothing else. */
export const unsafeIn = (svg: string): string | null => {
  let end = 0;
  let style = false;
  for (const match of svg.matchAll(TOKEN)) {
    const [whole, name, attributes = ''] = match;
    const between = svg.slice(end, match.index);
    if (between.includes('<')) return 'a tag that is not closed';
    if (style && fetches(between)) return 'something that is fetched from elsewhere';
    end = match.index + whole.length;
    if (name === undefined) {
      if (/^<!(?:DOCTYPE|ENTITY)/iu.test(whole) && /\[|ENTITY/iu.test(whole)) return 'entities of its own';
      if (/^<\?xml-stylesheet/iu.test(whole)) return 'a style sheet from elsewhere';
      if (whole.startsWith('<![CDATA[') && style && fetches(whole)) return 'something that is fetched from elsewhere';
      continue;
    }
    const wrong = wrongTag(name, attributes);
    if (wrong !== null) return wrong;
    style = /^(?:svg:)?style$/u.test(name) && !whole.startsWith('</') && !whole.endsWith('/>');
  }
  return svg.slice(end).includes('<') ? 'a tag that is not closed' : null;
};

const figure = (text: string | undefined): number | null => {
  const [, value] = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/u.exec(text ?? '') ?? [];
  return value === undefined || Number(value) === 0 ? null : Number(value);
};

/** How large a drawing is, by its width and height, otherwise by its viewBox; null for what is no drawing. */
export const sizeOfSvg = (svg: string): { readonly width: number; readonly height: number } | null => {
  const head =
    /^\uFEFF?(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*<(?:svg:)?svg((?:[^>"']|"[^"]*"|'[^']*')*)>/iu.exec(
      svg,
    );
  if (head === null) return null;
  const attributes = new Map(
    [...(head[1] ?? '').matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, double ?? single ?? '']),
  );
  const [, , wide, high] = (attributes.get('viewBox') ?? '').trim().split(/[\s,]+/u);
  const [width, height] = [figure(attributes.get('width')), figure(attributes.get('height'))];
  const [boxWidth, boxHeight] = [figure(wide), figure(high)];
  if (width !== null && height !== null) return { width: Math.ceil(width), height: Math.ceil(height) };
  if (boxWidth === null || boxHeight === null) return null;
  return { width: Math.ceil(boxWidth), height: Math.ceil(boxHeight) };
};
