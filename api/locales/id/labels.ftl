# Nama nilai himpunan tertutup.
status-draft = Draf
status-submitted = Menunggu verifikasi
status-returned = Dikembalikan untuk diperbaiki
status-verified = Lolos verifikasi
status-carried = Dibawa ke tahap berikutnya
status-rejected = Ditolak
status-deferred = Ditunda
status-merged = Digabung dengan usulan lain
status-withdrawn = Ditarik pengusul
status-not_accommodated = Tidak diakomodasi
status-accommodated = Diakomodasi

origin-resident = Warga
origin-neighbourhood = RT/RW
origin-village_meeting = Musyawarah desa/kelurahan
origin-womens_forum = Forum perempuan
origin-childrens_forum = Forum anak
origin-disability_forum = Forum penyandang disabilitas
origin-assisted = Dibantu petugas
origin-council_input = Pokok pikiran DPRD (pokir)

land-government = Milik pemerintah daerah
land-village = Milik desa
land-granted = Milik warga, dihibahkan
land-private = Milik pribadi
land-other_body = Milik lembaga lain
land-disputed = Sengketa
land-not_needed = Tidak memerlukan lahan
land-unknown = Belum diketahui

stage-partner_validation = Validasi mitra Bappeda
stage-village_meeting = Musrenbang desa/kelurahan
stage-district_meeting = Musrenbang kecamatan
stage-agency_forum = Forum perangkat daerah
stage-regency_meeting = Musrenbang kabupaten/kota

phase-upcoming = Belum dibuka
phase-submission = Pengajuan usulan
phase-review = Verifikasi
phase-voting = Pemungutan suara
phase-deliberation = Musyawarah
phase-closed = Selesai

standing-pending = Menunggu verifikasi
standing-eligible = Lolos verifikasi
standing-returned = Dikembalikan
standing-rejected = Ditolak
standing-deferred = Ditunda
standing-merged = Digabung
standing-redirected = Dialihkan
standing-withdrawn = Ditarik

outcome-main = Utama
outcome-reserve = Cadangan
outcome-not_selected = Tidak terpilih

verdict-accommodated = Diakomodasi
verdict-reserve = Cadangan
verdict-deferred = Ditunda
verdict-not_accommodated = Tidak diakomodasi

finding-accept = Diterima
finding-accept_with_changes = Diterima dengan perubahan
finding-merge = Digabung
finding-redirect = Dialihkan ke perangkat daerah lain
finding-return = Dikembalikan
finding-reject = Ditolak
finding-defer = Ditunda

kind-province = Provinsi
kind-kabupaten = Kabupaten
kind-kota = Kota
kind-kabupaten_administrasi = Kabupaten administrasi
kind-kota_administrasi = Kota administrasi
kind-kecamatan = Kecamatan
kind-kelurahan = Kelurahan
kind-desa = Desa
kind-desa_adat = Desa adat

ballot-none = Tanpa pemungutan suara; diputuskan musyawarah
ballot-approval = Pilih beberapa usulan
ballot-knapsack = Pilih usulan sampai pagu terpenuhi
ballot-ranking = Urutkan usulan
ballot-points = Bagikan poin ke usulan
ballot-score = Beri nilai pada usulan

role-citizen = Warga terverifikasi
role-village_officer = Petugas desa/kelurahan
role-district_officer = Petugas kecamatan
role-agency_officer = Petugas perangkat daerah
role-planner = Bappeda
role-auditor = Auditor
role-admin = Administrator

rule-greedy = Suara terbanyak
rule-greedy_per_cost = Suara terbanyak per biaya
rule-equal_shares = Bagian sama (Equal Shares)
rule-phragmen = Phragmén berurutan
rule-knapsack = Gabungan bernilai tertinggi

tie-lower_cost = biaya yang lebih rendah
tie-higher_score = nilai yang lebih tinggi
tie-earlier_submission = pengajuan yang lebih awal
tie-smaller_id = nomor yang lebih kecil
tie-draw = undian

problem-bad_request = Permintaan tidak dapat dibaca
problem-invalid_fields = Isian perlu diperbaiki
problem-unauthenticated = Perlu masuk
problem-forbidden = Tidak berwenang
problem-not_found = Tidak ditemukan
problem-method_not_allowed = Metode tidak didukung
problem-unsupported_media_type = Jenis isi tidak didukung
problem-payload_too_large = Isi terlalu besar
problem-precondition_required = If-Match diperlukan
problem-stale_version = Data sudah berubah
problem-wrong_phase = Bukan tahapannya
problem-wrong_state = Keadaannya tidak sesuai
problem-already_exists = Sudah ada
problem-already_voted = Hak suara sudah dipakai
problem-not_eligible = Belum berhak memilih
problem-frozen = Sudah dibekukan
problem-idempotency_mismatch = Idempotency-Key sudah dipakai
problem-unknown_cursor = Penunjuk halaman tidak dikenal
problem-too_many_requests = Terlalu banyak permintaan
problem-unavailable = Layanan sedang sibuk
problem-internal = Kesalahan pada layanan

void-unmarked = tidak ada yang dipilih
void-too_many = pilihannya terlalu banyak
void-unreadable = tanda tidak terbaca
void-identifiable = lembar menunjukkan pemilihnya
void-over_ceiling = biaya pilihannya melebihi pagu
void-other = alasan lain, lihat notulen

sex-female = Perempuan
sex-male = Laki-laki
age-under_17 = Di bawah 17 tahun
age-from_17_to_25 = 17–25 tahun
age-from_26_to_45 = 26–45 tahun
age-from_46_to_60 = 46–60 tahun
age-over_60 = Di atas 60 tahun
part-participant = Peserta
part-speaker = Narasumber
part-chair = Pimpinan
delegate-none = Bukan utusan
delegate-delegate = Utusan
delegate-reserve = Utusan cadangan
channel-online = Daring
channel-paper = Kertas
channel-assisted = Dibantu petugas
