/* HTML of a mail to readable text: blocks on lines of their own, lists with "- " and "1. ", what the writer's program marked
 * as a quotation with "> " before its lines, what it marked as a signature under "-- ", and a rule of underscores over the header
 * of another message (so that one rule tells quoted from fresh in both kinds of mail; html-mark.h), hidden text left out.
 * Links keep their target where their text does not show it, pictures the words that stand for them; short cells of a row are
 * joined by " | ". See html-link.h and html-table.h.
 *
 * libxml2's HTML SAX push parser; no tree is built. A page that nests hundreds of elements, or gives one hundreds of attributes,
 * would cost it quadratic time: such a page is stripped of its tags only (html-strip.h). */
#pragma once

#include <glib.h>

/* `html` is valid UTF-8; a charset named in it is ignored. Lines are ended by \n; at most `cap` bytes or a few more.
 * `ret_cut`: whether something was left out for that, or only tags were read (may be NULL). (transfer full) */
char *zb_html_to_text(const char *html, gsize length, gsize cap, gboolean *ret_cut);

/* The charset that a page names in its head, for mail that names none; NULL where there is none. (transfer full) */
char *zb_html_charset(const char *html, gsize length);
