/** The photographs that come with the page: `assets/README.md` says whose they are. */
const files = import.meta.glob<string>('../../../assets/photos/*.jpg', {
  query: '?url',
  import: 'default',
  eager: true,
});

export const photoNames = [
  'cat',
  'raccoon',
  'astronaut',
  'rocket',
  'coffee',
  'flower',
  'china',
  'bricks',
  'camera',
  'galaxies',
] as const;

export type PhotoName = (typeof photoNames)[number];

export function photoAddress(name: PhotoName): string {
  return files[`../../../assets/photos/${name}.jpg`] ?? '';
}
