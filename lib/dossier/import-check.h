/* What must hold between the parts of a dossier's file: ids and references stand once, and whatever names one finds it. */
#pragma once

#include "lib/dossier/import.h"
#include "lib/dossier/json-fields.h"

/* FALSE after zb_json_fault_at(); the place must be the file's top. */
gboolean zb_import_check(const ZbImport *import, ZbJsonPlace *place);
