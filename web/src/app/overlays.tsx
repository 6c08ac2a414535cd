// The palette and the sheet of keys, which come when they are first wanted, or when nothing else is to be done.
import { type ComponentType, useEffect, useState } from "react";
import { t } from "../i18n";
import { useCommands } from "../shortcuts/use";
import { say } from "../ui/toast";

type Overlay = ComponentType<{ onClose: () => void }>;

const palette = async (): Promise<Overlay> => (await import("../features/palette/palette")).Palette;
const sheet = async (): Promise<Overlay> => (await import("../features/palette/sheet")).Sheet;

export function Overlays() {
  const [Open, setOpen] = useState<Overlay | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      // Only ahead of time: without a line it comes when it is wanted.
      if (navigator.onLine) palette().catch(() => {});
    }, 2000);
    return () => clearTimeout(timer);
  }, []);
  const open = (load: () => Promise<Overlay>) => () =>
    void load().then(
      (overlay) => setOpen(() => overlay),
      () => say({ tone: "danger", text: t("error.unreachable") }),
    );
  useCommands([
    { id: "app.palette", label: "palette.title", keys: ["Mod+k"], group: "app", everywhere: true, run: open(palette) },
    { id: "app.keys", label: "keys.title", keys: ["?"], group: "app", run: open(sheet) },
  ]);
  return Open && <Open onClose={() => setOpen(null)} />;
}
