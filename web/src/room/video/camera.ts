// One camera, from the browser's question for leave to the end of it.

/** Why there is no picture. */
export type CameraTrouble = "unsupported" | "denied" | "missing" | "busy";

export class CameraError extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
  }
}

const TROUBLES: Record<string, CameraTrouble> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** VP8 first: it takes half of the processor's time that VP9 takes, which the sound has first. */
const TYPES = ["video/webm;codecs=vp8", "video/webm", "video/mp4;codecs=avc1.42E01E", "video/mp4"];

/** What this browser can record; null where it cannot. */
export function recordable(): string | null {
  const can = isSecureContext && "mediaDevices" in navigator && "MediaRecorder" in window;
  return can ? (TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null) : null;
}

/** A small picture, without sound: that is recorded by itself where it is. Raises CameraError. */
export async function openCamera(): Promise<MediaStream> {
  if (!recordable()) throw new CameraError("unsupported");
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15 }, facingMode: "user" },
      audio: false,
    });
  } catch (error) {
    throw new CameraError(TROUBLES[error instanceof DOMException ? error.name : ""] ?? "busy");
  }
}

export function closeCamera(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}
