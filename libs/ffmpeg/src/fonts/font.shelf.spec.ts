import { findFont } from './font.files';
import { FontLibrary } from './font.library';
import { FontShelf } from './font.shelf';

/** The fonts that come with the packages, as on a machine without any other. */
const shipped = (file: string) => (file.startsWith('Noto') ? undefined : findFont(file));

describe(FontShelf.name, () => {
  const upright = { family: 'Montserrat', bold: true, italic: false };

  it('measures letters as they are drawn, kerned', async () => {
    const shelf = await new FontLibrary(shipped).shelf();
    const width = (text: string) => shelf.runs(text, upright)[0]?.width ?? 0;

    expect(width('AV')).toBeLessThan(width('A') + width('V'));
    expect(width('To be')).toBeCloseTo(2.822, 3);
    expect(shelf.runs('To be', upright)).toMatchObject([
      { text: 'To be', face: { name: 'Montserrat Bold' }, slanted: false },
    ]);
  });

  it('takes italics where a family has them and slants others', async () => {
    const shelf = await new FontLibrary(shipped).shelf();
    const face = (family: string) => shelf.runs('a', { family, bold: true, italic: true })[0];

    expect(face('Montserrat')).toMatchObject({
      ...{ face: { name: 'Montserrat Bold Italic' }, slanted: false },
    });
    expect(face('Anton')).toMatchObject({ face: { name: 'Anton Regular' }, slanted: true });
  });

  it('goes on without fonts that the machine does not have, and names them', async () => {
    const shelf = await new FontLibrary(shipped).shelf();

    const runs = shelf.runs('ab שלום', upright);

    expect(runs.map(({ text, face }) => [text, face.name])).toEqual([
      ['ab שלום', 'Montserrat Bold'],
    ]);
    expect(shelf.files.used.map((path) => path.split('/').at(-1))).toEqual([
      'Montserrat_700Bold.ttf',
    ]);
    expect(shelf.files.missing).toContain('NotoSansHebrew-Bold.ttf');
  });

  it.each([
    ['beside letters of another script only', 'Цена 15', 'Noto Sans Bold'],
    ['beside a letter that its family has', 'Цена 15 USD', 'Poppins Bold'],
    ['alone', '15', 'Poppins Bold'],
  ])('sets a number in the font of the words: %s', async (_name, beside, face) => {
    // A font with Cyrillic letters, which Poppins has none of.
    const find = (file: string) => shipped(file.replace('NotoSans-Bold', 'Inter_700Bold'));
    const shelf = await new FontLibrary(find).shelf();

    const [run] = shelf.runs('15', { ...upright, family: 'Poppins', beside });

    expect(run?.face.name).toBe(face);
  });
});
