import { Annotation } from '../api/labels.ts';
import { type Controller, newestFirst, type Pod } from '../api/objects.ts';
import { MigrationMark } from './migration-names.ts';

/**
 * Returns the images that the containers of a workload run, by their digests, as a note on the
 * workload: before it is scaled to 0, while its pods still show them. A container whose digest
 * nobody knows is left out.
 */
export function imageNote({ spec }: Controller, pods: Pod[]): string {
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const images = [...containers, ...initContainers].map(({ name, image = '' }) => [
    name,
    runningImage(image, name, pods),
  ]);
  return JSON.stringify(Object.fromEntries(images.filter(([, image]) => image !== null)));
}

/**
 * Returns the image of a container by the digest that its pods run, from the pods or else from the
 * note: a tag may lead elsewhere meanwhile. Returns the image of the template if neither shows one.
 */
export function pinnedImage({ metadata }: Controller, name: string, image: string, pods: Pod[]): string {
  if (image.includes('@')) return image;
  const noted = notedImages(metadata.annotations?.[Annotation.Images])[name];
  return runningImage(image, name, pods) ?? (isPinned(noted, image) ? noted : image);
}

/** Returns the image by the digest that the newest pod with this image shows, null if none does. */
function runningImage(image: string, name: string, pods: Pod[]): string | null {
  const shown = pods
    .filter((pod) => pod.metadata.labels?.[MigrationMark.Run] === undefined)
    .sort(newestFirst)
    .flatMap(({ spec, status = {} }) =>
      [...spec.containers, ...(spec.initContainers ?? [])].some((one) => one.name === name && one.image === image)
        ? [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
        : [],
    )
    .filter((status) => status.name === name)
    .map((status) => pinned(image, (status as { imageID?: string }).imageID ?? ''));
  return shown.find((one) => one !== null) ?? null;
}

/**
 * Returns an image with the digest of `status.imageID`. That may be the id of a local image, or of
 * another repository, by which nobody can pull: then null.
 */
function pinned(image: string, imageId: string): string | null {
  const repository = repositoryOf(image);
  const [from = '', digest] = imageId.replace(/^docker-pullable:\/\//, '').split('@');
  const isSame = from === repository || from.endsWith(`/${repository}`);
  return isSame && DIGEST.test(digest ?? '') ? `${repository}@${digest}` : null;
}

function isPinned(noted: unknown, image: string): noted is string {
  const [from, digest] = String(noted).split('@');
  return from === repositoryOf(image) && DIGEST.test(digest ?? '');
}

/** Returns an image without its tag. */
function repositoryOf(image: string): string {
  return image.replace(/:[^:/]*$/, '');
}

function notedImages(note = '{}'): Record<string, unknown> {
  try {
    return Object(JSON.parse(note)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
