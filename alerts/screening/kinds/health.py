"""The guest's health. What they eat or need is no secret: that may be said without the reason."""

from __future__ import annotations

from alerts.screening.model import Kind
from alerts.text import three

KIND = Kind(
    name="health",
    words=three(
        "This says something about health, which is not kept here. Write what to do, without the reason: “no"
        " nuts”, “a chair with arms”, “a room near the lift”.",
        "这段话涉及健康状况，这里不保存。请只写该怎么做，不写原因：“不要坚果”、“要有扶手的椅子”、“靠近电梯的房间”。",
        "這段話涉及健康狀況，這裡不保存。請只寫該怎麼做，不寫原因：「不要堅果」、「要有扶手的椅子」、「靠近電梯的房間」。",
    ),
    english="""
        diabet*, cancer, cancers, tumour*, tumor*, chemo, chemotherapy, radiotherapy, leukaemia, leukemia,
        asthma*, epilep*, seizure, seizures, allergic, allergy, allergies, anaphyla*, epipen, coeliac,
        celiac, crohn*, ibs, intolerant, intolerance, hiv, hepatitis, tubercul*, covid, has the flu,
        has flu, with flu, pregnan*, miscarr*, ivf, depression, depressed, antidepress*, anxiety, bipolar,
        schizo*, autis*, adhd, ptsd, dementia, alzheimer*, parkinson*, a stroke, stroke patient,
        stroke last, heart attack, heart condition, heart problem, heart problems, heart disease,
        heart surgery, weak heart, heart trouble, heart failure, bypass surgery, pacemaker, blood pressure,
        cholesterol, insulin, medication*, his medicine, her medicine, their medicine, takes medicine,
        on pills, takes pills, dialysis, kidney disease, kidney failure, kidney transplant, liver disease,
        arthrit*, gout, migraine*, surgery, had an operation, after an operation, hip replacement,
        knee replacement, broken leg, broken arm, is sick, was sick, very sick, been sick, sick leave,
        feels sick, got sick, is ill, was ill, very ill, been ill, terminally ill, mentally ill,
        seriously ill, fell ill, illness*, disease*, diagnos*, symptom*, disabled, disability, disabilities,
        is blind, blind in, almost blind, nearly blind, is deaf, deaf in, nearly deaf, hearing aid,
        hearing aids, hard of hearing, crutches, prosthe*, an alcoholic, is alcoholic, recovering alcoholic,
        alcoholism, drinking problem, drinks too much, drug addict, addict, addiction, addicted to drugs,
        addicted to painkillers, painkiller*, rehab, overdose*, suicid*, in therapy, his therapist,
        her therapist, a therapist, psychiatr*, in hospital, in the hospital, from hospital,
        from the hospital, hospitalised, hospitalized, hospital treatment, hospital appointment,
        hospital stay, sees a doctor, doctor's appointment, doctors appointment, his doctor, her doctor,
        the doctor said, doctor's orders, obese, obesity, overweight, anorex*, bulimi*, eczema, psoriasis,
        thyroid, menopaus*, infertil*, herpes, infection*, contagious, vertigo, insomnia, panic attack,
        panic attacks, eating disorder, mental health, mental breakdown, nervous breakdown, burnout,
        down syndrome, down's syndrome, food poisoning, injur*, back pain, chronic pain, chest pain,
        vaccin*, unvaccin*, blood thinner, blood thinners, bad back, bad knee, bad knees, bad hip,
        sleep apnea, sleep apnoea, incontinen*, has aids, with aids, multiple sclerosis, transplant, biopsy,
        incurable, fertility treatment, lupus, anaemi*, anemi*, fever, high temperature
    """,
    harmless_english="""
        cancer zodiac, zodiac cancer, star sign cancer, star sign is cancer, sign of cancer,
        cancer sun sign, cancer star sign, a cancer born in july, is a cancer like, tropic of cancer,
        cancer charity, cancer research, cancer research gala, a stroke of luck, a stroke of genius,
        had a stroke of luck, surgery hours, cat allergy free room, mental health week, fever tree,
        saturday night fever, dance fever, depression glass, cabin fever, intolerant of noise,
        intolerant of smoke, intolerant of waiting, organ transplant charity, spring fever, football fever,
        tumour research, covid rules, is blind tasting, blind in the room, disabled alarm,
        disabled the alarm
    """,
    chinese="""
        糖尿病, 癌, 肿瘤, 腫瘤, 化疗, 化療, 放疗, 放療, 白血病, 哮喘, 气喘病, 氣喘, 癫痫, 癲癇, 过敏, 過敏,
        敏感症, 乳糖不耐, 不耐症, 艾滋, 愛滋, 爱滋, 肝炎, 乙肝, 肺结核, 肺結核, 新冠, 感冒, 发烧, 發燒,
        怀孕, 懷孕, 孕妇, 孕婦, 孕期, 有孕, 流产, 流產, 小产, 试管婴儿, 試管嬰兒, 抑郁, 抑鬱, 忧郁症,
        憂鬱症, 焦虑症, 焦慮症, 躁郁, 躁鬱, 精神病, 精神分裂, 精神科, 自闭症, 自閉症, 多动症, 過動症, 痴呆,
        癡呆, 失智, 认知障碍, 認知障礙, 阿尔茨海默, 帕金森, 中风, 中風, 心脏病, 心臟病, 心脏不好, 心臟不好,
        搭桥, 搭橋手術, 起搏器, 高血压, 高血壓, 血压, 血壓, 高血脂, 胆固醇, 膽固醇, 胰岛素, 胰島素, 吃药,
        吃藥, 服药, 服藥, 用药, 用藥, 药物, 藥物, 降压药, 降壓藥, 透析, 洗肾, 洗腎, 肾病, 腎病, 肝病,
        关节炎, 關節炎, 痛风, 痛風, 偏头痛, 偏頭痛, 手术, 手術, 开刀, 開刀, 住院, 出院, 生病, 病假, 病情,
        病史, 患有, 患病, 疾病, 诊断, 診斷, 确诊, 確診, 症状, 症狀, 残疾, 殘疾, 残障, 殘障, 失明, 盲人,
        视障, 視障, 耳聋, 耳聾, 聋哑, 聾啞, 听障, 聽障, 助听器, 助聽器, 假肢, 義肢, 酗酒, 酒精中毒, 戒酒,
        戒毒, 毒瘾, 毒癮, 自杀, 自殺, 心理医生, 心理醫生, 心理治疗, 心理治療, 看医生, 看醫生, 看病, 去医院,
        去醫院, 肥胖, 厌食, 厭食, 暴食症, 湿疹, 濕疹, 牛皮癣, 牛皮癬, 甲状腺, 甲狀腺, 更年期, 不孕, 性病,
        感染, 失眠, 食物中毒, 受伤, 受傷, 骨折, 腰痛, 背痛, 腰椎, 胃病, 胃炎, 胃溃疡, 胃潰瘍, 贫血, 貧血,
        红斑狼疮, 重病, 绝症, 絕症, 康复期, 康復期, 尿失禁, 疫苗, 哮喘病, 风湿, 風濕, 脑梗, 腦梗, 血糖,
        三高, 蚕豆症, 蠶豆症, 情绪病, 情緒病
    """,
    harmless_chinese="""
        发烧友, 發燒友, 音响发烧, 音響發燒, 防过敏枕, 防過敏枕, 抗过敏枕, 抗過敏枕, 手术刀, 巨蟹座, 出院子,
        手术室设计, 血糖葡萄, 搭桥梁, 癌症研究慈善, 抗癌慈善, 抗癌義賣, 发烧音响, 發燒音響
    """,
)
