#include "lib/mail/bounce-words.h"

#include <string.h>
#include "lib/mail/envelope.h"

/* Where a notice says what it is about; what follows may be the message that came back. */
#define NOTICE_BYTES 4096

static const char subjects[] =
    /* English */
    "undeliver|nondeliver|non-deliver|delivery status notification|delivery failure|delivery failed|"
    "delivery has failed|delivery error|delivery problem|delivery report|delivery notification|"
    "delivery delayed|delivery unsuccessful|mail delivery|message delivery|failure delivery|failure notice|"
    "failed mail|failed delivery|returned mail|returned message|returned email|returned to sender|"
    "mail returned|message returned|mail system error|mail error|mailer error|not delivered|"
    "could not be delivered|could not deliver|could not send message|cannot deliver|can't deliver|"
    "unable to deliver|message status|message delayed|rejected mail|mail rejected|message rejected|"
    "rejected message|bounced|bounce notice|user unknown|unknown user|postmaster notify|warning: message|"
    "problem delivering|"
    /* Dutch */
    "onbestelbaar|niet bezorgd|niet afgeleverd|niet bestelbaar|worden bezorgd|worden afgeleverd|"
    "bezorging mislukt|bezorgstatus|bericht vertraagd|aflevering mislukt|mail geweigerd|"
    /* German */
    "unzustellbar|nicht zustellbar|nicht zugestellt|zustellung|zugestellt werden|zustellfehler|mailfehler|"
    /* French */
    "non remis|non distribu|non d\u00e9livr|\u00e9chec de la remise|\u00e9chec de distribution|\u00e9chec "
    "d'envoi|"
    "impossible de remettre|non-remise|courrier retourn|"
    /* Spanish, Portuguese, Italian */
    "no se puede entregar|no se pudo entregar|no entregad|error de entrega|fallo de entrega|"
    "mensaje devuelto|correo devuelto|n\u00e3o entregue|falha na entrega|falha de entrega|"
    "n\u00e3o foi poss\u00edvel entregar|mensagem devolvida|mancato recapito|non recapitabil|"
    "impossibile recapitare|mancata consegna|non consegnat|"
    /* Danish, Norwegian, Swedish, Finnish */
    "kan ikke leveres|ikke leveret|ikke levert|kan inte levereras|kunde inte levereras|olevererbart|"
    "ej levererat|toimitus ep\u00e4onnistui|ei voi toimittaa|ei voitu toimittaa|"
    /* Polish, Czech, Hungarian, Turkish */
    "niedostarczal|niedor\u0119czal|nie mo\u017cna dostarczy\u0107|nedoru\u010diteln|"
    "k\u00e9zbes\u00edthetetlen|teslim edilem|"
    /* Russian: не доставлен, недоставлен */
    "\u043d\u0435 \u0434\u043e\u0441\u0442\u0430\u0432\u043b\u0435\u043d|"
    "\u043d\u0435\u0434\u043e\u0441\u0442\u0430\u0432\u043b\u0435\u043d|"
    /* Japanese: 配信不能, 配信不可, 配信できません, 送信不能, 送信エラー, エラーメール, 届けできません, 未配信 */
    "\u914d\u4fe1\u4e0d\u80fd|"
    "\u914d\u4fe1\u4e0d\u53ef|"
    "\u914d\u4fe1\u3067\u304d\u307e\u305b\u3093|"
    "\u9001\u4fe1\u4e0d\u80fd|"
    "\u9001\u4fe1\u30a8\u30e9\u30fc|"
    "\u30a8\u30e9\u30fc\u30e1\u30fc\u30eb|"
    "\u5c4a\u3051\u3067\u304d\u307e\u305b\u3093|"
    "\u672a\u914d\u4fe1|"
    /* Chinese: 退信, 未送达, 无法投递, 投递失败, 傳遞失敗, 無法傳遞; Korean: 전송 실패, 배달되지, 반송 */
    "\u9000\u4fe1|"
    "\u672a\u9001\u8fbe|"
    "\u65e0\u6cd5\u6295\u9012|"
    "\u6295\u9012\u5931\u8d25|"
    "\u50b3\u905e\u5931\u6557|"
    "\u7121\u6cd5\u50b3\u905e|"
    "\uc804\uc1a1 \uc2e4\ud328|"
    "\ubc30\ub2ec\ub418\uc9c0|"
    "\ubc18\uc1a1";

static const char phrases[] =
    /* English */
    "could not be delivered|couldn't be delivered|cannot be delivered|can't be delivered|can not be "
    "delivered|"
    "was not delivered|wasn't delivered|were not delivered|has not been delivered|not been delivered|"
    "been undeliverable|is undeliverable|was undeliverable|undeliverable|undelivered|not able to deliver|"
    "unable to deliver|failed to deliver|could not deliver|couldn't deliver|cannot deliver|delivery failed|"
    "delivery failure|delivery has failed|delivery to the following|delivery attempts|failed permanently|"
    "did not reach|permanent error|permanent fatal error|permanent failure|was rejected|been rejected|"
    "has been delayed|not yet been delivered|returned to sender|returning message|returned message|"
    "your message was not|could not send|cannot send|unable to send|following address|"
    "following recipient|delivery status notification|e-mail you sent|email you sent|invalid user|"
    /* Dutch */
    "niet worden bezorgd|niet bezorgd|niet afgeleverd|niet worden afgeleverd|bezorgen van dit bericht|"
    "onbestelbaar|bezorging is mislukt|bezorging mislukt|"
    /* German */
    "nicht zugestellt|nicht zustellbar|unzustellbar|zustellung fehlgeschlagen|nicht ausgeliefert|"
    /* French */
    "pas pu \u00eatre remis|pas pu \u00eatre d\u00e9livr|pas \u00e9t\u00e9 remis|impossible de remettre|non "
    "remis|"
    "\u00e9chec de la remise|pas \u00e9t\u00e9 distribu|"
    /* Spanish, Portuguese, Italian */
    "no se puede entregar|no se pudo entregar|no se ha podido entregar|no pudo ser entregado|"
    "n\u00e3o foi entregue|n\u00e3o p\u00f4de ser entregue|n\u00e3o foi poss\u00edvel entregar|non \u00e8 "
    "stato recapitato|"
    "impossibile recapitare|non pu\u00f2 essere recapitato|non consegnat|"
    /* Danish, Norwegian, Swedish, Finnish, Polish, Czech */
    "kunne ikke leveres|kan ikke leveres|kunde inte levereras|kan inte levereras|ei voitu toimittaa|"
    "nie mo\u017cna dostarczy\u0107|nie zosta\u0142a dostarczona|nelze doru\u010dit|"
    /* Russian: не доставлено, не может быть доставлен, не удалось доставить */
    "\u043d\u0435 \u0434\u043e\u0441\u0442\u0430\u0432\u043b\u0435\u043d\u043e|"
    "\u043d\u0435 \u043c\u043e\u0436\u0435\u0442 \u0431\u044b\u0442\u044c "
    "\u0434\u043e\u0441\u0442\u0430\u0432\u043b\u0435\u043d|"
    "\u043d\u0435 \u0443\u0434\u0430\u043b\u043e\u0441\u044c "
    "\u0434\u043e\u0441\u0442\u0430\u0432\u0438\u0442\u044c|"
    /* Japanese: 配信できません, 配信できなかった, 送信できません, 届けできません, お届けすることが */
    "\u914d\u4fe1\u3067\u304d\u307e\u305b\u3093|"
    "\u914d\u4fe1\u3067\u304d\u306a\u304b\u3063\u305f|"
    "\u9001\u4fe1\u3067\u304d\u307e\u305b\u3093|"
    "\u5c4a\u3051\u3067\u304d\u307e\u305b\u3093|"
    "\u304a\u5c4a\u3051\u3059\u308b\u3053\u3068\u304c|"
    /* Chinese: 無法傳遞, 无法投递, 无法送达, 退回; Korean: 배달하지 못, 전송하지 못 */
    "\u7121\u6cd5\u50b3\u905e|"
    "\u65e0\u6cd5\u6295\u9012|"
    "\u65e0\u6cd5\u9001\u8fbe|"
    "\u9000\u56de|"
    "\ubc30\ub2ec\ud558\uc9c0 \ubabb|"
    "\uc804\uc1a1\ud558\uc9c0 \ubabb";

static const char words[] =
    "reporting-mta:|final-recipient:|original-recipient:|diagnostic-code:|action: failed|remote host said|"
    "remote mail server|smtp error|said: 5|said: 4|rcpt to|user unknown|unknown user|no such user|"
    "mailbox unavailable|mailbox full|over quota|quota exceeded|relaying denied|relay access denied|"
    "unrouteable address|unroutable|host unknown|host not found|transcript of session|while talking to|"
    "<<< 5|>>> rcpt|retry timeout exceeded|too many hops|mail loop|delivery time expired|"
    "address rejected|recipient rejected|recipient unknown|service unavailable|message headers follow|"
    "message header follows|copy of the message|original message headers|the message headers|"
    "mail delivery system|mail delivery software|mail delivery program|diagnostic information|"
    "smtp protocol|smtp server|smtp transaction|smtp session|invalid recipient|bad destination|"
    "no mailbox here|undefined mail address|unknown address|unknown local|not listed in|"
    "returned message|message text follows|unsent message|original message follows|account is disabled|"
    "mailbox is full|\"bouncetype\"|\"diagnosticcode\"|\n550 |\n550-|\n551 |\n552 |\n553 |\n554 |\n554-";

gboolean zb_bounce_subject(const char *subject)
{
    return zb_contains_any(subject, subjects);
}

gboolean zb_bounce_phrase(const char *text)
{
    g_autofree char *notice = g_strndup(text, NOTICE_BYTES);
    return zb_contains_any(notice, phrases);
}

/* "5.1.1" at `at`, and not a piece of an IP address or a version. Returns its length, or 0. */
static gsize status_code(const char *at)
{
    const char *p = at;
    if (!strchr("245", *p) || p[1] != '.' || !g_ascii_isdigit(p[2]))
        return 0;
    p += 2 + strspn(p + 2, "0123456789");
    if (*p != '.' || !g_ascii_isdigit(p[1]))
        return 0;
    p += 1 + strspn(p + 1, "0123456789");
    return p - at > 9 || (*p == '.' && g_ascii_isdigit(p[1])) ? 0 : (gsize)(p - at);
}

/* A number like that stands in letters about paragraphs too: an SMTP reply has its code before it ("550 5.1.1",
 * "550-5.1.1"), reports a mark ("#5.1.1", "status: 5.1.1"). */
static gboolean is_reply_code(const char *text, const char *at)
{
    const char *p = at;
    while (p > text && strchr(" -(#", p[-1]) && at - p < 3)
        p--;
    if (memchr(p, '#', (gsize)(at - p)))
        return TRUE;
    if (p - text >= 3 && g_ascii_isdigit(p[-1]) && g_ascii_isdigit(p[-2]) && p[-3] == *at)
        return TRUE;
    return p - text >= 7 && strncmp(p - 7, "status:", 7) == 0;
}

static gboolean has_reply_code(const char *text)
{
    for (const char *p = text; (p = strpbrk(p, "45")); p++) {
        gboolean inside = p > text && (g_ascii_isdigit(p[-1]) || p[-1] == '.');
        if (!inside && status_code(p) > 0 && is_reply_code(text, p))
            return TRUE;
    }
    return FALSE;
}

gboolean zb_bounce_technical(const char *text)
{
    return has_reply_code(text) || zb_contains_any(text, words);
}
