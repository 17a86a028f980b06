/**
 * Where keys and hub secrets come from. In: a reference to a file, a keystore or an environment variable, safe to send to another
 * machine; recipients; a key service. Out: a {@code Keyring}, {@code ClientAccess} or {@code HubAdmission}, read on the machine that uses it
 * and never sent, or a sealer and an opener of the root keys of files. Next stage: {@code io.sealstream.cipher} and
 * {@code io.sealstream.file} for keys; {@code io.sealstream.transport} for secrets, which the caller turns into that package's.
 */
@NullMarked
package io.sealstream.key;

import org.jspecify.annotations.NullMarked;
