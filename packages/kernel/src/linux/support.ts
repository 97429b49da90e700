import { LAYOUTS, type Layout } from './layout.ts';

/** Why there is no real kernel here, as a sentence; `null` where there is one. Ask before importing it. */
export function whyNoLinux(
  platform: string = process.platform,
  arch: string = process.arch,
): string | null {
  if (platform === 'linux' && arch in LAYOUTS) return null;
  return `Real epoll needs Linux on x64 or arm64; this is ${platform} on ${arch}.`;
}

/** How this machine lays out its structures; throws where there is no real kernel. */
export function layoutHere(): Layout {
  const why = whyNoLinux();
  if (why) throw new Error(why);
  return LAYOUTS[process.arch]!;
}
