// An address that is none of ours.
import { Link } from "@tanstack/react-router";
import { t } from "../i18n";
import { Empty } from "../ui/states";

export function Missing() {
  return (
    <main>
      <Empty title={t("notFound.title")} text={t("notFound.text")}>
        <Link to="/views">{t("notFound.go")}</Link>
      </Empty>
    </main>
  );
}
