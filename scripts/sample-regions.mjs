/**
 * The invented regions of the sample partner: where its customers sit and what they, and their people, are called.
 *
 * A name is a pair of the word as it is written there and its Latin spelling for mail addresses and domains.
 * `phone` exists only where the country sets numbers aside for fiction.
 */
const pairs = (text) => text.split(',').map((pair) => pair.trim().split('/'));
const same = (text) =>
  text.split(',').map((word) => [
    word.trim(),
    word
      .trim()
      .replaceAll('ß', 'ss')
      .normalize('NFD')
      .replace(/[^A-Za-z]/g, '')
      .toLowerCase(),
  ]);

export const REGIONS = [
  {
    country: 'KR',
    customers: 1000,
    locale: 'ko-KR',
    timeZones: ['Asia/Seoul'],
    companyNames: (stem, trade) => [`(주)${stem}${trade}`, `주식회사 ${stem}${trade}`, `${stem}${trade}`],
    stems: pairs(
      '하늘/haneul, 바다/bada, 한빛/hanbit, 새론/saeron, 가온/gaon, 누리/nuri, 다온/daon, 라온/raon, 미르/mir, 보람/boram, ' +
        '세종/sejong, 아람/aram, 온새/onsae, 은하/eunha, 청솔/cheongsol, 푸른/pureun, 해오름/haeoreum, 한울/hanul, 나래/narae, 도담/dodam, ' +
        '마루/maru, 별하/byeolha, 소담/sodam, 예담/yedam, 윤슬/yunseul, 이음/ieum, 초록/chorok, 태백/taebaek, 동백/dongbaek, 금강/geumgang, ' +
        '백두/baekdu, 서라벌/seorabeol, 신라/silla, 우리들/urideul, 참빛/chambit, 큰솔/keunsol, 한결/hangyeol, 한마음/hanmaeum, 대한/daehan, 동해/donghae, ' +
        '남도/namdo, 서해/seohae, 제주/jeju, 전주/jeonju, 강릉/gangneung, 경주/gyeongju',
    ),
    trades: pairs(
      '식품/foods, 전자/electronics, 물류/logistics, 건설/construction, 제약/pharma, 화학/chemical, 기계/machinery, 섬유/textile, ' +
        '디자인/design, 교육/education, 의료재단/medical, 병원/hospital, 회계법인/accounting, 법률사무소/law, 여행사/travel, 출판/publishing, ' +
        '에너지/energy, 소프트/soft, 정밀/precision, 유통/retail, 해운/shipping, 농협/farming, 바이오/bio, 엔지니어링/engineering, 미디어/media',
    ),
    givenNames: pairs(
      '민준/minjun, 서연/seoyeon, 도윤/doyun, 지우/jiwoo, 하준/hajun, 서윤/seoyun, 지훈/jihun, 수빈/subin, 현우/hyeonwoo, 지민/jimin, ' +
        '예린/yerin, 승현/seunghyeon, 유진/yujin, 태현/taehyeon, 은서/eunseo, 성민/seongmin, 다은/daeun, 재원/jaewon',
    ),
    familyNames: pairs(
      '김/kim, 이/lee, 박/park, 최/choi, 정/jung, 강/kang, 조/cho, 윤/yoon, 장/jang, 임/lim, 한/han, 오/oh, 서/seo, 신/shin, 남궁/namgung',
    ),
  },
  {
    country: 'JP',
    customers: 200,
    locale: 'ja-JP',
    timeZones: ['Asia/Tokyo'],
    companyNames: (stem, trade) => [`株式会社${stem}${trade}`, `${stem}${trade}株式会社`, `有限会社${stem}${trade}`],
    stems: pairs(
      'みどり/midori, 桜/sakura, 富士見/fujimi, 青葉/aoba, 若松/wakamatsu, 銀河/ginga, 白波/shiranami, 月見/tsukimi, 楓/kaede, 北斗/hokuto, ' +
        '朝日野/asahino, 翠星/suisei, 花丸/hanamaru, 大和川/yamatogawa, 雪国/yukiguni, あかつき/akatsuki, 竹林/takebayashi',
    ),
    trades: pairs(
      '製作所/works, 商事/trading, 食品/foods, 物流/logistics, 建設/construction, 電機/electric, 印刷/printing, 薬品/pharma, 運輸/transport, ' +
        '設計/design, 水産/fisheries, 工業/industries, 精機/precision, 出版/publishing',
    ),
    givenNames: pairs(
      '太郎/taro, 花子/hanako, 健一/kenichi, 由美/yumi, 翔太/shota, さくら/sakura, 大輔/daisuke, 美咲/misaki, 直樹/naoki, 恵子/keiko',
    ),
    familyNames: pairs(
      '佐藤/sato, 鈴木/suzuki, 高橋/takahashi, 田中/tanaka, 渡辺/watanabe, 伊藤/ito, 山本/yamamoto, 中村/nakamura, 小林/kobayashi, 加藤/kato',
    ),
  },
  {
    country: 'US',
    customers: 200,
    locale: 'en-US',
    timeZones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'],
    companyNames: (stem, trade) => [`${stem} ${trade}, Inc.`, `${stem} ${trade} LLC`, `${stem} ${trade}`],
    stems: same(
      'Harbor, Prairie, Redwood, Granite, Cobalt, Juniper, Lakeshore, Pinecrest, Riverbend, Summit, Copperfield, Bluebird, Ironwood, Maple Hill, Seabright, Northgate, Willowbrook',
    ),
    trades: same(
      'Foods, Logistics, Dental Group, Robotics, Insurance, Credit Union, Builders, Clinics, Apparel, Freight, Analytics, Schools, Roofing',
    ),
    givenNames: same('James, Maria, Robert, Linda, Michael, Patricia, David, Jennifer, Carlos, Aisha, Kevin, Nicole'),
    familyNames: same('Smith, Johnson, Garcia, Brown, Davis, Martinez, Wilson, Nguyen, Taylor, Clark, O’Brien, Walker'),
    phone: (number) => `+1 202 555 01${number(2)}`,
  },
  {
    country: 'DE',
    customers: 120,
    locale: 'de-DE',
    timeZones: ['Europe/Berlin'],
    companyNames: (stem, trade) => [`${stem} ${trade} GmbH`, `${stem} ${trade} AG`, `${stem} & Söhne ${trade} KG`],
    stems: same(
      'Müller-Lüdecke, Grünwald, Schäfer, Königsberger, Weiß, Bärenfels, Lindner, Höhne, Jäger, Öhler, Brückner, Vogelsang, Übelacker',
    ),
    trades: same(
      'Maschinenbau, Spedition, Bäckereien, Gerätetechnik, Möbel, Steuerberatung, Kältetechnik, Prüfservice, Druckerei, Großhandel, Apotheken',
    ),
    givenNames: same('Jürgen, Anneliese, Björn, Käthe, Günther, Sabine, Jörg, Ute, Matthias, Zoë'),
    familyNames: same('Müller, Schröder, Krüger, Schäfer, Böhm, Weiß, Fischer, Hübner, Krämer, Löwe'),
    phone: (number) => `+49 30 23125 ${number(3)}`,
  },
  {
    country: 'FR',
    customers: 80,
    locale: 'fr-FR',
    timeZones: ['Europe/Paris'],
    companyNames: (stem, trade) => [`${trade} ${stem} SARL`, `${trade} ${stem} SAS`, `${trade} « ${stem} »`],
    stems: same(
      'Lumière, Chênevert, L’Étoile, Beauséjour, La Forêt, Côte d’Azur, Montaigu, Rivière, Bel-Air, Prés-Hauts',
    ),
    trades: same(
      'Boulangerie, Société hôtelière, Transports, Cabinet, Ateliers, Électricité, Librairie, Cosmétiques, Chaussures',
    ),
    givenNames: same('Éloïse, François, Hélène, Jérôme, Zoé, Benoît, Amélie, Loïc, Margaux, Rémi'),
    familyNames: same('Dupré, Lefèvre, Besson, Gérard, Marchand, Noël, Périer, Roussel, d’Aubigné, Châtelain'),
    phone: (number) => `+33 1 99 00 ${number(2)} ${number(2)}`,
  },
  {
    country: 'ES',
    customers: 60,
    locale: 'es-ES',
    timeZones: ['Europe/Madrid', 'Atlantic/Canary'],
    companyNames: (stem, trade) => [`${trade} ${stem}, S.L.`, `${trade} ${stem}, S.A.`],
    stems: same('Peñalara, Cigüeña, Montaña Azul, El Olivar, Río Seco, Señorío, La Alameda, Ibáñez, Guadarrama'),
    trades: same('Transportes, Conservas, Clínicas, Bodegas, Gestoría, Cerámicas, Muebles, Energías, Academia'),
    givenNames: same('José, Lucía, Íñigo, María, Álvaro, Begoña, Ramón, Inés, Martín, Sofía'),
    familyNames: same('Núñez, García, Ibáñez, Muñoz, López, Peña, Suárez, Vázquez, Ortega, Zúñiga'),
  },
  {
    country: 'BR',
    customers: 60,
    locale: 'pt-BR',
    timeZones: ['America/Sao_Paulo', 'America/Manaus', 'America/Fortaleza'],
    companyNames: (stem, trade) => [`${stem} ${trade} Ltda.`, `${stem} ${trade} S.A.`],
    stems: same(
      'São Bento, Ipê Amarelo, Araucária, Boa Esperança, Serra Dourada, Jequitibá, Três Irmãos, Beija-Flor, Canoa',
    ),
    trades: same('Alimentos, Logística, Construções, Farmácias, Tecidos, Educação, Móveis, Agropecuária, Clínica'),
    givenNames: same('João, Beatriz, Antônio, Luísa, Caio, Mônica, Vinícius, Conceição, Thiago, Débora'),
    familyNames: same('Araújo, Gonçalves, Simões, da Conceição, Magalhães, Sá, Pinheiro, Brandão, Leitão, Moraes'),
  },
  {
    country: 'IN',
    customers: 80,
    locale: 'en-IN',
    timeZones: ['Asia/Kolkata'],
    companyNames: (stem, trade) => [`${stem} ${trade} Pvt. Ltd.`, `${stem} ${trade} LLP`],
    stems: same('Surya, Himalaya Peak, Ganga, Deccan, Malabar, Chandan, Kaveri, Aravalli, Mayura, Nilgiri'),
    trades: same('Textiles, Infotech, Spices, Pharma, Motors, Exports, Diagnostics, Academy, Jewellers, Cements'),
    givenNames: same('Aarav, Priya, Rohan, Ananya, Vikram, Kavya, Arjun, Meera, Sanjay, Lakshmi'),
    familyNames: same('Sharma, Iyer, Patel, Reddy, Banerjee, Nair, Singh, Kulkarni, Gupta, Khan'),
  },
  {
    country: 'AU',
    customers: 60,
    locale: 'en-AU',
    timeZones: ['Australia/Sydney', 'Australia/Perth', 'Australia/Adelaide', 'Australia/Brisbane'],
    companyNames: (stem, trade) => [`${stem} ${trade} Pty Ltd`],
    stems: same('Wattle, Banksia, Coolabah, Kookaburra, Southern Cross Bay, Redgum, Saltbush, Jacaranda'),
    trades: same('Mining Services, Vineyards, Surveyors, Veterinary, Solar, Plumbing, Aged Care, Boats, Legal'),
    givenNames: same('Olivia, Jack, Charlotte, Noah, Isla, Lachlan, Matilda, Cooper, Ruby, Ethan'),
    familyNames: same('Campbell, Thompson, Nguyen, Murray, Papadopoulos, Walsh, Chen, Kelly, Fraser, Romano'),
    phone: (number) => `+61 2 5550 ${number(4)}`,
  },
  {
    country: 'GB',
    customers: 56,
    locale: 'en-GB',
    timeZones: ['Europe/London'],
    companyNames: (stem, trade) => [`${stem} ${trade} Ltd`, `${stem} ${trade} plc`],
    stems: same('Ashdown, Penhallow, Thistle Moor, Kestrel, Brackenridge, St Clement, Wharfdale Mill, Hawthorn'),
    trades: same('Textiles, Brewery, Surveying, Care Homes, Estates, Rail Services, Ceramics, Solicitors'),
    givenNames: same('Oliver, Amelia, Harry, Freya, George, Nia, Callum, Siobhán, Rhys, Zara'),
    familyNames: same('Jones, Evans, MacLeod, Hughes, Wright, Okafor, Patel, Baker, Ní Bhriain, Shaw'),
    phone: (number) => `+44 1632 960${number(3)}`,
  },
  {
    country: 'IL',
    customers: 24,
    locale: 'he-IL',
    timeZones: ['Asia/Jerusalem'],
    companyNames: (stem, trade) => [`${stem} ${trade} בע"מ`],
    stems: pairs('אורן/oren, ברוש/brosh, גליל/galil, כרמל/carmel, דקל/dekel, שקד/shaked'),
    trades: pairs('הנדסה/engineering, מזון/foods, תוכנה/software, הובלות/haulage, דפוס/printing, יבוא/imports'),
    givenNames: pairs('נועה/noa, דוד/david, תמר/tamar, יוסף/yosef, מיכל/michal, איתן/eitan'),
    familyNames: pairs('כהן/cohen, לוי/levi, מזרחי/mizrahi, פרץ/peretz, פרידמן/friedman, אזולאי/azulay'),
  },
  {
    country: 'AE',
    customers: 24,
    locale: 'ar-AE',
    timeZones: ['Asia/Dubai'],
    companyNames: (stem, trade) => [`شركة ${stem} ${trade}`, `مؤسسة ${stem} ${trade}`],
    stems: pairs('النخيل/nakheel, الواحة/waha, اللؤلؤ/lulu, الصحراء/sahra, الفجر/fajr, المرجان/marjan'),
    trades: pairs(
      'للتجارة/trading, للمقاولات/contracting, للنقل/transport, للأغذية/foods, للسياحة/tourism, للعقارات/property',
    ),
    givenNames: pairs('فاطمة/fatima, أحمد/ahmed, مريم/maryam, خالد/khalid, ليلى/layla, يوسف/yousef'),
    familyNames: pairs('الهاشمي/alhashimi, المنصوري/almansoori, حداد/haddad, النجار/najjar, سالم/salem, خوري/khoury'),
  },
  {
    country: 'CN',
    cloud: 'china',
    customers: 12,
    locale: 'zh-CN',
    timeZones: ['Asia/Shanghai'],
    companyNames: (stem, trade) => [`${stem}${trade}有限公司`],
    stems: pairs('晨光/chenguang, 华宇/huayu, 明月/mingyue, 长河/changhe'),
    trades: pairs('食品/foods, 物流/logistics, 科技/technology, 医药/pharma'),
    givenNames: pairs('伟/wei, 芳/fang, 敏/min, 静/jing'),
    familyNames: pairs('王/wang, 李/li, 张/zhang, 欧阳/ouyang'),
  },
  {
    country: 'US',
    cloud: 'us-government',
    customers: 12,
    locale: 'en-US',
    timeZones: ['America/New_York', 'America/Chicago'],
    companyNames: (stem, trade) => [`${stem} County ${trade}`],
    stems: same('Elkhorn Valley, Cedar Bluff, Stonewater, Marlow'),
    trades: same('Water District, Sheriff, Public Works, Elections Board'),
    givenNames: same('Grace, Walter, Denise, Omar'),
    familyNames: same('Adams, Jefferson, Morales, Whitfield'),
    phone: (number) => `+1 202 555 01${number(2)}`,
  },
  {
    country: 'DE',
    cloud: 'germany',
    customers: 12,
    locale: 'de-DE',
    timeZones: ['Europe/Berlin'],
    companyNames: (stem, trade) => [`${trade} ${stem}`],
    stems: same('Oberlauingen, Süderhöhe, Kleinbröckern, Waldmünde'),
    trades: same('Stadtwerke, Sparkassenverein, Klinikum, Rechenzentrum'),
    givenNames: same('Heike, Jörn, Friederike, Holger'),
    familyNames: same('Böttcher, Lübbers, Groß, Petersen'),
    phone: (number) => `+49 30 23125 ${number(3)}`,
  },
];
